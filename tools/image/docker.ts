import { projectDirectory } from "../../local/paths";
import { ProgramNotStarted, type RunOptions, type RunResult, run } from "../../local/process/run";
import type { ImageDefinition } from "../../modules/images/image-definition";
import { CommandFailed } from "../failure";

/** The instances are x86_64, whatever the operator's machine is. */
const platform = "linux/amd64";

/** @throws CommandFailed when there is no docker, or no daemon that answers */
export async function requireDocker(): Promise<void> {
  const { exitCode, stderr } = await docker(["version", "--format", "{{.Server.Version}}"], {
    output: "capture",
  });
  if (exitCode === 0) return;
  throw new CommandFailed(
    `The Docker daemon does not answer (${lastLine(stderr)}). Start it (Linux: sudo systemctl start docker; macOS: open -a Docker), and see that you may use it.`,
    1,
  );
}

export async function isBuilt(reference: string): Promise<boolean> {
  const args = ["image", "inspect", "--format", "{{.Id}}", reference];
  return (await docker(args, { output: "capture" })).exitCode === 0;
}

/** Builds an image under one reference; docker's own progress goes to the terminal. */
export async function buildImage(definition: ImageDefinition, reference: string): Promise<void> {
  const { exitCode } = await docker(
    [
      "build",
      ...["--platform", platform],
      ...["--file", definition.dockerfile],
      ...["--tag", reference],
      // One manifest a tag, so that the repository's lifecycle counts images.
      "--provenance=false",
      // Some builders keep the result to themselves.
      "--load",
      definition.context,
    ],
    // BuildKit: the old builder does not know an ignore file for each Dockerfile.
    { env: { ...process.env, DOCKER_BUILDKIT: "1" } },
  );
  if (exitCode !== 0) {
    throw new CommandFailed(
      `docker build of ${definition.name} failed (exit code ${exitCode}). Its own message is above.`,
      1,
    );
  }
}

/**
 * Where the daemon is that the operator's docker talks to, which a context of their configuration may decide. Undefined
 * where docker cannot tell.
 */
export async function daemonAddress(): Promise<string | undefined> {
  const args = ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"];
  const { exitCode, stdout } = await docker(args, { output: "capture" });
  return exitCode === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
}

/** Runs docker in the project's directory. */
export async function docker(args: readonly string[], options: RunOptions): Promise<RunResult> {
  try {
    return await run("docker", args, { cwd: projectDirectory, ...options });
  } catch (error) {
    if (!(error instanceof ProgramNotStarted)) throw error;
    throw new CommandFailed(
      `docker cannot be started (${error.message}). Install Docker Engine or Docker Desktop: https://docs.docker.com/engine/install`,
      1,
    );
  }
}

export function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

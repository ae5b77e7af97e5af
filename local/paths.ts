import { mkdirSync } from "node:fs";
import path from "node:path";
import { projectDirectory } from "../config/project-directory";

export { projectDirectory };

/** Where compiled code, and what else is derived from sources, lies. */
export const buildDirectory = path.join(projectDirectory, "dist");

/** The CDKTF app. */
export const appEntry = path.join(buildDirectory, "main.js");

/** Terraform's CLI configuration that names the stand-in of the AWS provider. */
export const providerCliConfiguration = path.join(buildDirectory, "provider", "terraform.rc");

/** The interpreter of the project's own Python environment, which set-up makes. */
export const pythonInterpreter = path.join(projectDirectory, ".venv", "bin", "python");

/** A program that a package of node_modules installs. */
export function packageProgram(name: string): string {
  return path.join(projectDirectory, "node_modules", ".bin", name);
}

/** Where the local cloud of an environment keeps its state, unless LOCAL_CLOUD_DIRECTORY says otherwise. */
export function localCloudDirectory(environment: string): string {
  return path.resolve(
    process.env.LOCAL_CLOUD_DIRECTORY ?? path.join(projectDirectory, ".local", environment),
  );
}

/**
 * Where the app writes the Terraform configuration of an environment, unless CDKTF_OUTDIR says otherwise. One for each:
 * what Terraform keeps beside it (backend, provider checksums) differs between AWS and the local cloud.
 */
export function synthesisDirectory(environment: string): string {
  const directory = process.env.CDKTF_OUTDIR ?? path.join(projectDirectory, "cdktf.out", environment);
  // The app itself makes no parent directories.
  mkdirSync(directory, { recursive: true });
  return path.resolve(directory);
}

import { readFileSync } from "node:fs";
import { type Certificate, listen, startedByTerraform } from "./protocol/handshake";
import { ProviderService } from "./protocol/provider-service";
import { createServer } from "./protocol/server";
import { providerFiles } from "./provider-files";
import { recordMade } from "./resources/unrecorded";
import { resourceRules } from "./rules";
import { SchemaFile } from "./schema/schema-file";

const PARENT_CHECK_MILLISECONDS = 1000;

/**
 * Serves the provider until Terraform is done with it, or gone.
 *
 * @param directory what `buildProvider` wrote.
 */
export async function serve(directory: string): Promise<void> {
  if (!startedByTerraform(process.env)) {
    process.stderr.write(
      "This is the local stand-in for the Terraform provider hashicorp/aws. Terraform starts it; there is nothing to run by hand.\n",
    );
    process.exitCode = 1;
    return;
  }
  const files = providerFiles(directory);
  const service = new ProviderService(new SchemaFile(files.schema), resourceRules);
  const server = createServer(service, files, () => {
    recordMade();
    process.exit(0);
  });
  const certificate: Certificate = JSON.parse(readFileSync(files.certificate, "utf8"));

  const { line, remove } = await listen(server, certificate, process.env);
  process.on("exit", remove);
  // Ctrl-C reaches the whole process group; Terraform finishes what it can and then asks for the shutdown.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => process.exit(0));
  process.on("SIGHUP", () => process.exit(0));
  exitWithParent();
  process.stdout.write(line);
}

/** A killed Terraform cannot ask for anything: whoever adopts this process did not start it. */
function exitWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) {
      process.exit(0);
    }
  }, PARENT_CHECK_MILLISECONDS).unref();
}

import { Command } from "commander";
import { generateProto } from "../proto/generate";
import { step } from "../terminal";

export function protoCommand(): Command {
  return new Command("proto")
    .description("check the gRPC contract in assets/proto (lint, breaking changes) and make TypeScript of it")
    .option("--accept-breaking", "also when it breaks those who use the contract as it was", false)
    .action(async (options: { acceptBreaking: boolean }) => {
      await step("Contract", async () => {
        await generateProto(options);
        return { outcome: "assets/proto/generated" };
      });
    });
}

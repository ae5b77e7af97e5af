import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Emulator } from "../../../../local/emulator/emulator";
import type { LambdaFunction } from "../../../../local/emulator/lambda-function";
import { putFunction } from "../../../../local/emulator/put-function";
import type { Queue } from "../../../../local/emulator/queue";
import type { Table } from "../../../../local/emulator/table";
import { functionZip } from "./function-zip";

export const accountId = "123456789012";
export const region = "us-west-2";

/** An emulator in a directory of its own, which goes with it. */
export class LocalEmulator {
  private constructor(
    readonly directory: string,
    readonly emulator: Emulator,
  ) {}

  static async start(): Promise<LocalEmulator> {
    const directory = mkdtempSync(join(tmpdir(), "emulator-"));
    const emulator = await Emulator.start({ directory: join(directory, "emulator"), accountId, region });
    return new LocalEmulator(directory, emulator);
  }

  /** Another one, in the directory of the first. */
  async startAgain(keep: boolean): Promise<Emulator> {
    return await Emulator.start({ directory: join(this.directory, "emulator"), accountId, region, keep });
  }

  /** Makes, or changes, a function of this code. */
  async put(name: string, code: string, changes: Partial<LambdaFunction> = {}): Promise<void> {
    const lambda: LambdaFunction = {
      name,
      arn: `arn:aws:lambda:${region}:${accountId}:function:${name}`,
      invokeArn: name,
      codeFile: functionZip(this.directory, name, code),
      codeHash: "",
      handler: "index.handler",
      runtime: "nodejs24.x",
      architecture: "arm64",
      role: `arn:aws:iam::${accountId}:role/${name}`,
      memoryMiB: 128,
      timeoutSeconds: 20,
      environment: {},
      reservedConcurrency: undefined,
      ...changes,
    };
    await putFunction(this.emulator.lambda, lambda, lambda.environment);
  }

  async close(): Promise<void> {
    await this.emulator.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export function localTable(name: string, changes: Partial<Table> = {}): Table {
  return {
    name,
    hashKey: "id",
    rangeKey: undefined,
    attributeTypes: { id: "S" },
    globalIndexes: [],
    timeToLiveAttribute: undefined,
    ...changes,
  };
}

export function localQueue(name: string, attributes: Record<string, string> = {}): Queue {
  return {
    name,
    arn: `arn:aws:sqs:${region}:${accountId}:${name}`,
    url: `https://sqs.${region}.amazonaws.com/${accountId}/${name}`,
    attributes: { FifoQueue: "true", VisibilityTimeout: "600", ...attributes },
  };
}

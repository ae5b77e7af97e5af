import { existsSync } from "node:fs";
import path from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { projectDirectory, pythonInterpreter } from "../paths";
import { BackgroundProcess } from "../process/background-process";
import { jsonLine } from "../process/json-line";
import { localClientConfiguration } from "./local-client-configuration";

const program = path.join(projectDirectory, "local", "emulator", "server.py");

export interface EmulatorOptions {
  /** For all that it writes. Made when it is not there. */
  readonly directory: string;
  /** Whose tables, queues and functions these are. */
  readonly accountId: string;
  readonly region: string;
  /** Default: a free one. */
  readonly port?: number;
}

interface Listening {
  readonly event: "listening";
  readonly url: string;
}

/** DynamoDB, SQS and Lambda on this machine: MiniStack, with clients for it. */
export class Emulator {
  private constructor(
    private readonly options: EmulatorOptions,
    readonly process: BackgroundProcess<Listening>,
    readonly dynamoDb: DynamoDBClient,
    readonly sqs: SQSClient,
    readonly lambda: LambdaClient,
  ) {}

  /**
   * Starts an emulator without tables, queues and functions.
   *
   * @throws ProcessNotReady the message says what is missing
   */
  static async start(options: EmulatorOptions): Promise<Emulator> {
    if (!existsSync(pythonInterpreter)) {
      throw new Error("the project's Python environment (.venv) is missing. Run: npm run build");
    }
    const child = await BackgroundProcess.start({
      name: "the emulator (MiniStack)",
      program: pythonInterpreter,
      arguments: ["-B", program, options.directory, String(options.port ?? 0)],
      // Functions inherit it: nothing of this machine is to reach them but the Node that the project runs on.
      environment: { PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin`, HOME: options.directory },
      logFile: path.join(options.directory, "emulator.log"),
      ready: { line: (line) => jsonLine<Listening>(line, ({ event }) => event === "listening") },
    });
    const configuration = localClientConfiguration(child.ready.url, options.accountId, options.region);
    return new Emulator(
      options,
      child,
      new DynamoDBClient(configuration()),
      new SQSClient(configuration()),
      new LambdaClient(configuration()),
    );
  }

  /** `http://127.0.0.1:<port>`, of all three services. */
  get url(): string {
    return this.process.ready.url;
  }

  get region(): string {
    return this.options.region;
  }

  /** What a function prints, every run of it. */
  functionLogFile(functionName: string): string {
    return path.join(this.options.directory, "functions", `${functionName}.log`);
  }

  /** Ends running functions too. */
  async stop(): Promise<void> {
    this.closeClients();
    await this.process.stop();
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    this.closeClients();
    await this.process.kill();
  }

  private closeClients(): void {
    for (const client of [this.dynamoDb, this.sqs, this.lambda]) client.destroy();
  }
}

import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { projectDirectory, pythonInterpreter } from "../paths";
import { BackgroundProcess } from "../process/background-process";
import { jsonLine } from "../process/json-line";
import { type ProcessState, RestartableProcess } from "../process/restartable-process";
import { localClientConfiguration } from "./local-client-configuration";

const serverFile = path.join(projectDirectory, "local", "emulator", "server.py");

export interface EmulatorOptions {
  /** For all that it writes. Made when it is not there. */
  readonly directory: string;
  /** Whose tables, queues and functions these are. */
  readonly accountId: string;
  readonly region: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Whether it begins with what lies in the directory. Default: false, and then that is removed. */
  readonly keep?: boolean;
}

interface Listening {
  readonly event: "listening";
  readonly url: string;
}

/**
 * DynamoDB, SQS and Lambda on this machine: MiniStack, with clients for it. What it has answered for is on disk, and is
 * there again after `restart`.
 */
export class Emulator {
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;

  private constructor(
    private readonly options: EmulatorOptions,
    private readonly program: RestartableProcess<Listening>,
  ) {
    const configuration = localClientConfiguration(this.url, options.accountId, options.region);
    this.dynamoDb = new DynamoDBClient(configuration());
    this.sqs = new SQSClient(configuration());
    this.lambda = new LambdaClient(configuration());
  }

  /**
   * Starts an emulator without tables, queues and functions, or with those that it keeps.
   *
   * @throws ProcessNotReady the message says what is missing
   */
  static async start(options: EmulatorOptions): Promise<Emulator> {
    if (options.keep !== true) {
      rmSync(path.join(options.directory, "state"), { recursive: true, force: true });
    }
    return new Emulator(options, new RestartableProcess(await launch(options, options.port ?? 0)));
  }

  /** That runs now. */
  get process(): BackgroundProcess<Listening> {
    return this.program.current;
  }

  get state(): ProcessState {
    return this.program.state;
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

  /**
   * Ends it, and starts it again at the same address with what it held. Calls fail meanwhile, and the functions that
   * run end with it; messages that they worked on are delivered again.
   *
   * @param crash ends it with SIGKILL, and not as it would end itself
   * @throws ProcessNotReady
   */
  async restart({ crash }: { readonly crash: boolean }): Promise<void> {
    await this.program.restart(
      (running) => (crash ? running.kill() : running.stop()),
      () => launch(this.options, Number(new URL(this.url).port)),
    );
  }

  /** Ends running functions too. */
  async stop(): Promise<void> {
    this.closeClients();
    await this.program.end((running) => running.stop());
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    this.closeClients();
    await this.program.end((running) => running.kill());
  }

  private closeClients(): void {
    for (const client of [this.dynamoDb, this.sqs, this.lambda]) client.destroy();
  }
}

async function launch(options: EmulatorOptions, port: number): Promise<BackgroundProcess<Listening>> {
  if (!existsSync(pythonInterpreter)) {
    throw new Error("the project's Python environment (.venv) is missing. Run: npm run build");
  }
  return await BackgroundProcess.start({
    name: "the emulator (MiniStack)",
    program: pythonInterpreter,
    arguments: ["-B", serverFile, options.directory, String(port)],
    // Functions inherit it: nothing of this machine is to reach them but the Node that the project runs on.
    environment: { PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin`, HOME: options.directory },
    logFile: path.join(options.directory, "emulator.log"),
    ready: { line: (line) => jsonLine<Listening>(line, ({ event }) => event === "listening") },
  });
}

import { setTimeout as pause } from "node:timers/promises";
import { ChatService } from "../../local/chat-service/chat-service";
import { Closers } from "../../local/chat-service/closers";
import type { S3Server } from "../../local/state/s3-server";
import { CommandFailed } from "../failure";
import { dim, print, printWarning } from "../terminal";
import type { ChosenEngine } from "./choose-engine";
import { describeChat } from "./describe-chat";
import { lostPart } from "./lost-part";
import type { ChatReport, ServiceReport } from "./service-report";
import type { RunningStacks, StateFiles } from "./state-files";
import { watchStates } from "./watch-states";

export interface ServiceRunOptions {
  readonly files: StateFiles;
  /** Of the states. */
  readonly s3: S3Server;
  readonly directory: string;
  readonly engine: ChosenEngine;
  readonly keep: boolean;
  readonly pagePort: number | undefined;
}

const pollMilliseconds = 1000;

/** The service from one start to its end, as the applied states describe it from moment to moment. */
export class ServiceRun {
  private readonly closers = new Closers();
  private readonly ending = new AbortController();
  private readonly version: string;
  private stacks: RunningStacks;
  private service: ChatService | undefined;
  private isChanging = false;

  constructor(private readonly options: ServiceRunOptions) {
    this.version = options.files.version();
    this.stacks = options.files.read();
  }

  /**
   * Returns when everything answers.
   *
   * @throws CommandFailed
   */
  async start(): Promise<void> {
    const { directory, engine, keep, pagePort } = this.options;
    const starting = ChatService.start({
      ...this.stacks,
      directory,
      keep,
      startEngine: engine.starter(() => this.stacks.llmService.state),
      ...(pagePort === undefined ? {} : { pagePort }),
    });
    try {
      this.service = await this.closers.own(starting, (service) => service.close());
    } catch (error) {
      throw new CommandFailed(
        `The service did not start: ${(error as Error).message}\nThe logs of its parts are in ${directory}.`,
        1,
      );
    }
  }

  /** @throws Error it has not started */
  chat(): ChatReport {
    return describeChat(this.started(), this.stacks, this.options.engine);
  }

  async report(): Promise<Pick<ServiceReport, "chat" | "parts">> {
    if (this.service === undefined) return { parts: [] };
    return { chat: this.chat(), parts: await this.service.status() };
  }

  /**
   * Takes over what is applied while the service runs.
   *
   * @returns when it is closed
   * @throws CommandFailed a part has ended that nothing starts again
   */
  async watch(): Promise<void> {
    await Promise.all([this.watchParts(), this.watchStates()]);
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.closers.close();
  }

  private started(): ChatService {
    if (this.service === undefined) throw new Error("the service has not started");
    return this.service;
  }

  private async watchParts(): Promise<void> {
    const { signal } = this.ending;
    const { s3 } = this.options;
    while (!signal.aborted) {
      await pause(pollMilliseconds, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      if (!s3.lease.isAlive()) throw new CommandFailed("The S3 server of the local cloud has ended.", 1);
      // A part may be started anew by a change.
      const isUnchanging = !this.isChanging;
      const lost = lostPart(await this.started().status({ withMemory: false }));
      if (lost === undefined || !isUnchanging || this.isChanging || signal.aborted) continue;
      const log = lost.logFile === undefined ? "" : ` Its log: ${lost.logFile}`;
      throw new CommandFailed(`A part has ended by itself: ${lost.name}.${log}`, 1);
    }
  }

  private async watchStates(): Promise<void> {
    const { files, s3 } = this.options;
    const { signal } = this.ending;
    await watchStates({ files, s3, signal, version: this.version }, () => this.takeOver());
  }

  private async takeOver(): Promise<void> {
    const missing = this.options.files.missing();
    if (missing.length > 0) {
      say(`Destroyed: ${missing.join(", ")}. What runs goes on as it was.`);
      return;
    }
    this.isChanging = true;
    say("Something else was applied: taking it over");
    try {
      this.stacks = this.options.files.read();
      const changes = await this.started().apply(this.stacks);
      for (const change of changes) say(`  ${change}`);
      say(changes.length === 0 ? "Nothing that runs has changed" : "Taken over");
    } catch (error) {
      // It is being stopped.
      if (this.ending.signal.aborted) return;
      printWarning(`${time()}  Not taken over: ${(error as Error).message}`);
    } finally {
      this.isChanging = false;
    }
  }
}

function say(text: string): void {
  print(`${dim(time())}  ${text}`);
}

function time(): string {
  return new Date().toTimeString().slice(0, "HH:MM:SS".length);
}

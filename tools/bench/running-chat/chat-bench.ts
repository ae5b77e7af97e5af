import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { Agent } from "undici";
import { ChatService } from "../../../local/chat-service/chat-service";
import type { StartEngine } from "../../../local/chat-service/launched-instance";
import { type FakeEngineProcess, startFakeEngine } from "../../../local/engine/fake-engine-process";
import type { FakeEngineSettings } from "../../../local/engine/fake-engine-settings";
import { type LlamaEngine, startLlamaEngine } from "../../../local/engine/llama-engine";
import { launchChromium } from "../../chromium";
import { type AppliedStacks, applyStacks } from "./applied-stacks";
import { MeasuredChat } from "./measured-chat";

/** The chat that is measured, every part of it in a process of its own, and this process's clients of it. */
export class ChatBench {
  readonly agent = new Agent();
  private readonly directory = mkdtempSync(path.join(tmpdir(), "bench-chat-"));
  private readonly open = new Set<() => unknown>([() => this.agent.destroy()]);
  private closing: Promise<void> | undefined;
  private started = 0;
  private applied: Promise<AppliedStacks> | undefined;

  /** @param configuration of the stacks, `key=value`, as `--set` takes them */
  constructor(private readonly configuration: readonly string[]) {}

  /** Applied once. */
  stacks(): Promise<AppliedStacks> {
    this.applied ??= this.keep(applyStacks(this.configuration), (stacks) => stacks.remove());
    return this.applied;
  }

  /** With fake engines. */
  async startChat(settings: Partial<FakeEngineSettings> = {}): Promise<MeasuredChat<FakeEngineProcess>> {
    return this.start(({ logFile, model, port }) =>
      startFakeEngine({ logFile, port, settings: { ...settings, model } }),
    );
  }

  /**
   * With SmolLM2-135M on one thread: the other core is left to everything else, as where the engine has a GPU.
   *
   * @param parallel answers at once
   */
  async startChatWithModel(parallel: number): Promise<MeasuredChat<LlamaEngine>> {
    return this.start(({ logFile, model, port }) =>
      startLlamaEngine({ logFile, model, port, parallel, threads: 1, contextTokens: 512, temperature: 0 }),
    );
  }

  /** One that others may drive too, by a port of its own. */
  async openBrowser(): Promise<{ readonly browser: Browser; readonly debuggingPort: number }> {
    const debuggingPort = await freePort();
    const browser = await this.keep(launchChromium([`--remote-debugging-port=${debuggingPort}`]), (each) =>
      each.close(),
    );
    return { browser, debuggingPort };
  }

  /** Stops everything, the last first, and removes the logs. */
  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private async closeAll(): Promise<void> {
    for (const close of [...this.open].reverse()) await close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async start<AnEngine extends FakeEngineProcess | LlamaEngine>(
    startEngine: (...how: Parameters<StartEngine>) => Promise<AnEngine>,
  ): Promise<MeasuredChat<AnEngine>> {
    const stacks = await this.stacks();
    if (this.closing !== undefined) throw new Error("the benchmark is over");
    const directory = path.join(this.directory, String(++this.started));
    const service = await this.keep(ChatService.start({ ...stacks, directory, startEngine }), (each) =>
      each.close(),
    );
    const { llmService } = service;
    return new MeasuredChat(
      service,
      llmService.names().map((name) => llmService.engine(name) as AnEngine),
    );
  }

  /** Has what is being started ended with everything else. */
  private keep<Part>(starting: Promise<Part>, end: (part: Part) => unknown): Promise<Part> {
    this.open.add(() =>
      starting.then(end, () => {
        // Who started it is told.
      }),
    );
    return starting;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

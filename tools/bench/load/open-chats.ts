import { Agent } from "undici";
import { ChatBench } from "../running-chat/chat-bench";
import type { MeasuredChat } from "../running-chat/measured-chat";
import { progress } from "./progress";

/** Chats that are started one after the other, each from stacks of its own. */
export class OpenChats {
  /** For engines that are asked directly. */
  readonly agent = new Agent();
  private readonly benches = new Set<ChatBench>();
  private isClosed = false;

  /** Applies the stacks, starts the chat, and ends it after the action. */
  async with<Chat extends MeasuredChat, Result>(
    configuration: readonly string[],
    start: (bench: ChatBench) => Promise<Chat>,
    action: (chat: Chat) => Promise<Result>,
  ): Promise<Result> {
    if (this.isClosed) throw new Error("the benchmark is over");
    const bench = new ChatBench(configuration);
    this.benches.add(bench);
    try {
      progress("  applying the stacks, starting the chat");
      return await action(await start(bench));
    } finally {
      await bench.close();
      this.benches.delete(bench);
    }
  }

  /** Ends what is open, and lets nothing more be opened. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.benches].map((bench) => bench.close()));
    await this.agent.destroy();
  }
}

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { WebSocket } from "undici";

/**
 * The heap of a Node program that was started with `--inspect=127.0.0.1:0`, measured after a garbage collection.
 * Source: https://chromedevtools.github.io/devtools-protocol/tot/HeapProfiler/
 */
export class InspectedHeap {
  private lastId = 0;

  private constructor(private readonly socket: WebSocket) {}

  /** @param logFile where the program's inspector has printed its address */
  static async of(logFile: string): Promise<InspectedHeap> {
    const [address] = /ws:\/\/127\.0\.0\.1:\S+/.exec(readFileSync(logFile, "utf8")) ?? [];
    if (address === undefined) throw new Error(`${logFile} names no inspector`);
    const socket = new WebSocket(address);
    await once(socket, "open");
    return new InspectedHeap(socket);
  }

  /** What is left after everything that can be collected is. */
  async usedBytes(): Promise<number> {
    await this.call("HeapProfiler.collectGarbage");
    await this.call("HeapProfiler.collectGarbage");
    return ((await this.call("Runtime.getHeapUsage")) as { usedSize: number }).usedSize;
  }

  close(): void {
    this.socket.close();
  }

  private call(method: string): Promise<unknown> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const onMessage = ({ data }: { data: unknown }) => {
        const answer = JSON.parse(String(data));
        if (answer.id !== id) return;
        this.socket.removeEventListener("message", onMessage);
        if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
        else resolve(answer.result);
      };
      this.socket.addEventListener("message", onMessage);
      this.socket.send(JSON.stringify({ id, method }));
    });
  }
}

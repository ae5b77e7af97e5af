import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ServerFrame } from "../../../../../assets/chat-protocol/server-frame";

export interface Post {
  readonly connectionId: string;
  readonly frame: ServerFrame;
}

export type PostAnswer = "sent" | "gone" | "fail" | "hang";

/** `@connections` of an API: takes what is posted, and answers as a test wants it. */
export class ConnectionsServer {
  /** What clients have got, in the order in which it came. */
  readonly posts: Post[] = [];
  /** Asked before each post. */
  answer: (post: Post) => PostAnswer | Promise<PostAnswer> = () => "sent";
  /** How many frames with a sequence were posted for a request, whatever came of it. */
  private readonly attempts = new Map<string, number>();
  private readonly waiting: { requestId: string; frames: number; resolve: () => void }[] = [];
  private readonly server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const connectionId = decodeURIComponent(request.url?.split("/@connections/")[1] ?? "");
    await this.take({ connectionId, frame: JSON.parse(Buffer.concat(chunks).toString()) }, response);
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/test`;
  }

  /** Frames that a connection has got. */
  framesTo(connectionId: string): ServerFrame[] {
    return this.posts.filter((post) => post.connectionId === connectionId).map(({ frame }) => frame);
  }

  /** Resolves when so many frames of a request were posted, whatever came of it. */
  async attempted(requestId: string, frames: number): Promise<void> {
    if ((this.attempts.get(requestId) ?? 0) >= frames) return;
    await new Promise<void>((resolve) => this.waiting.push({ requestId, frames, resolve }));
  }

  private note({ frame }: Post): void {
    if (!("sequence" in frame) || frame.requestId === undefined) return;
    const { requestId } = frame;
    const attempts = (this.attempts.get(requestId) ?? 0) + 1;
    this.attempts.set(requestId, attempts);
    for (const each of this.waiting)
      if (each.requestId === requestId && attempts >= each.frames) each.resolve();
  }

  private async take(post: Post, response: ServerResponse): Promise<void> {
    const answer = await this.answer(post);
    if (answer === "sent") this.posts.push(post);
    this.note(post);
    if (answer === "hang") return;
    const [code, type] = { sent: [200, ""], gone: [410, "GoneException"], fail: [500, "InternalFailure"] }[
      answer
    ] as [number, string];
    response.writeHead(code, { "content-type": "application/json", "x-amzn-errortype": type });
    response.end(answer === "sent" ? "" : "{}");
  }
}

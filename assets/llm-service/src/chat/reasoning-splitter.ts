import { Channel } from "../../../proto/generated/llm/v1/chat";

const opening = "<think>";
const closing = "</think>";

type Emit = (channel: Channel, text: string) => void;

/**
 * Tells reasoning from answer in the text of a model that marks it by `<think>` and `</think>`, as DeepSeek-R1 does;
 * a mark may be split over any number of chunks. Only what stands at the beginning of the text is reasoning: a model
 * that writes of the tag later means the word.
 */
export class ReasoningSplitter {
  private state: "beginning" | "opened" | "reasoning" | "after reasoning" | "answer";
  /** What could be the beginning of a mark, or white space around one. */
  private held = "";

  /** @param continues what the text continues: nothing, reasoning that was not closed, or an answer */
  constructor(
    continues: "nothing" | "reasoning" | "answer",
    private readonly emit: Emit,
  ) {
    this.state = continues === "nothing" ? "beginning" : continues;
  }

  push(text: string): void {
    if (this.state === "answer") {
      this.emit(Channel.CHANNEL_ANSWER, text);
      return;
    }
    this.held += text;
    if (this.state === "beginning") this.begin();
    if (this.state === "opened") this.open();
    if (this.state === "reasoning") this.reason();
    if (this.state === "after reasoning") this.resumeAnswer();
  }

  /** The engine itself names what is reasoning: the rest is answer. */
  reasoningIsSeparate(): void {
    this.state = "answer";
  }

  /** The text is over: what was held back is no mark. */
  end(): void {
    if (this.held !== "" && this.state !== "after reasoning") {
      this.emit(this.state === "reasoning" ? Channel.CHANNEL_REASONING : Channel.CHANNEL_ANSWER, this.held);
    }
    this.held = "";
  }

  private begin(): void {
    const text = this.held.trimStart();
    if (text.startsWith(opening)) {
      this.state = "opened";
      this.held = text.slice(opening.length);
    } else if (!opening.startsWith(text)) this.answer(this.held);
  }

  /** The line break after the mark belongs to it. */
  private open(): void {
    if (this.held === "") return;
    this.state = "reasoning";
    if (this.held.startsWith("\n")) this.held = this.held.slice(1);
  }

  private reason(): void {
    const end = this.held.indexOf(closing);
    const certain = end >= 0 ? end : this.held.length - markLengthAtEnd(this.held);
    if (certain > 0) this.emit(Channel.CHANNEL_REASONING, this.held.slice(0, certain));
    this.held = this.held.slice(certain);
    if (end < 0) return;
    this.held = this.held.slice(closing.length);
    this.state = "after reasoning";
  }

  /** The blank lines between reasoning and answer belong to neither. */
  private resumeAnswer(): void {
    const text = this.held.trimStart();
    if (text === "") return;
    this.answer(text);
  }

  private answer(text: string): void {
    this.state = "answer";
    this.held = "";
    this.emit(Channel.CHANNEL_ANSWER, text);
  }
}

/** How many characters at the end could be the beginning of the closing mark. */
function markLengthAtEnd(text: string): number {
  for (let length = Math.min(closing.length - 1, text.length); length > 0; length--) {
    if (closing.startsWith(text.slice(-length))) return length;
  }
  return 0;
}

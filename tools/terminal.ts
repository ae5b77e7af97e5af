import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

let output: NodeJS.WriteStream = process.stdout;

/** From now on what a command says of itself goes to standard error: standard output is for its result alone. */
export function keepStandardOutputForResult(): void {
  output = process.stderr;
}

/** Coloured on a terminal, plain in a file or a pipe. */
function style(format: Style, text: string): string {
  return isTerminal() ? styleText(format, text) : text;
}

function isTerminal(): boolean {
  return output.isTTY === true && process.env.NO_COLOR === undefined;
}

export const bold = (text: string) => style("bold", text);
export const dim = (text: string) => style("dim", text);
const green = (text: string) => style("green", text);
const red = (text: string) => style("red", text);
const yellow = (text: string) => style("yellow", text);

export function print(text = ""): void {
  output.write(`${text}\n`);
}

export function printWarning(text: string): void {
  print(yellow(text));
}

const titleWidth = 16;

/** What a running step can say of itself. */
export interface Progress {
  /** Shown while the step runs, on a terminal only. */
  update(text: string): void;
}

/**
 * Runs one step of a command and prints a line with what came of it, and how long it took.
 *
 * @param action its result's `outcome` completes the line
 */
export async function step<Result extends { readonly outcome?: string }>(
  title: string,
  action: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  const started = performance.now();
  const show = (text: string) => {
    if (output.isTTY) output.write(`\r\x1b[2K  ${title.padEnd(titleWidth)} ${text}`);
  };
  const finish = (mark: string, text: string) => {
    const line = `${mark} ${title.padEnd(titleWidth)} ${dim(seconds(performance.now() - started))}  ${text}`;
    output.write(`${output.isTTY ? "\r\x1b[2K" : ""}${line.trimEnd()}\n`);
  };
  show("…");
  try {
    const result = await action({ update: (text) => show(dim(text)) });
    finish(green("✓"), result.outcome ?? "");
    return result;
  } catch (error) {
    finish(red("✗"), "");
    throw error;
  }
}

/** Fixed width, for columns: ` 1.2 s`. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1).padStart(5)} s`;
}

/** Breaks a list into lines of at most `width` characters, each begun with `indent`. */
export function wrap(items: readonly string[], indent: string, width = 100): string {
  const lines: string[] = [];
  let line = "";
  for (const item of items) {
    const longer = line === "" ? item : `${line}, ${item}`;
    if (indent.length + longer.length > width && line !== "") {
      lines.push(`${indent}${line},`);
      line = item;
    } else line = longer;
  }
  return [...lines, `${indent}${line}`].join("\n");
}

import { readFileSync, statSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { FakeEngineProcess } from "../../../local/engine/fake-engine-process";
import { CommandFailed } from "../../failure";
import type { MeasuredChat } from "../running-chat/measured-chat";
import type { Row } from "../service/row";
import { median } from "../table";

/** A thousand, as figures of cost are stated. */
const tokens = 1000;
const tokensPerSecond = 50;
const logLimitMilliseconds = 10_000;
const pollMilliseconds = 20;
/** A line of the emulator's log: seconds, method, path, target. */
const requestPattern = /^(\S+) (\S+) (\S+) (\S+)$/;
/** The project and the environment have names without a dash in the environment that is measured. */
const invocation = /^\/2015-03-31\/functions\/[a-z]+-[a-z]+-([a-z-]+)\/invocations$/;
const writes = /^DynamoDB_\d+\.(Put|Update|Delete|TransactWrite|BatchWrite)/;
const reads = /^DynamoDB_\d+\.(Get|Query|BatchGet|TransactGet)/;

/** What one answer made the functions do. */
interface Cost {
  readonly functionMilliseconds: ReadonlyMap<string, number>;
  readonly writes: number;
  readonly reads: number;
  readonly posts: number;
}

/** What an answer of a thousand tokens costs, at the pace of a model, counted where it is asked for. */
export async function benchCost(chat: MeasuredChat<FakeEngineProcess>, runs: number): Promise<Row[]> {
  await chat.engine.configure({ tokensPerSecond, tokensPerAnswer: tokens, stamped: false, answer: "" });
  const connection = await chat.connect();
  const costs: Cost[] = [];
  for (let run = 0; run < runs; run++) {
    const from = statSync(chat.requestLogFile).size;
    const before = connection.frames.length;
    await chat.ask(connection, "Hello");
    await untilInvoked(chat.requestLogFile, from);
    costs.push(costOf(newLines(chat.requestLogFile, from), connection.frames.length - before));
  }
  connection.close();
  const middle = (value: (cost: Cost) => number) => Math.round(median(costs.map(value)));
  const names = [...new Set(costs.flatMap(({ functionMilliseconds }) => [...functionMilliseconds.keys()]))];
  const what = `answer of ${tokens.toLocaleString("en-US")} tokens, ${tokensPerSecond}/s`;
  const answerMilliseconds = (1000 * tokens) / tokensPerSecond;
  return [
    {
      what: `${what}: Lambda milliseconds`,
      figure: names
        .map((name) => `${name} ${middle((cost) => cost.functionMilliseconds.get(name) ?? 0)} ms`)
        .join(", "),
      peer: `the model's own time: ${answerMilliseconds} ms`,
    },
    { what: `${what}: DynamoDB writes`, figure: String(middle((cost) => cost.writes)) },
    { what: `${what}: DynamoDB reads`, figure: String(middle((cost) => cost.reads)) },
    { what: `${what}: posts to the client`, figure: String(middle((cost) => cost.posts)) },
  ];
}

function costOf(lines: readonly string[], posts: number): Cost {
  const functionMilliseconds = new Map<string, number>();
  let [written, read] = [0, 0];
  for (const line of lines) {
    const [, seconds, , path = "", target = ""] = requestPattern.exec(line) ?? [];
    const name = invocation.exec(path)?.[1];
    if (name !== undefined) {
      functionMilliseconds.set(name, (functionMilliseconds.get(name) ?? 0) + 1000 * Number(seconds));
    } else if (writes.test(target)) written++;
    else if (reads.test(target)) read++;
  }
  return { functionMilliseconds, writes: written, reads: read, posts };
}

/** The last frame comes before its function has ended, and a run is written down when it has ended. */
async function untilInvoked(file: string, from: number): Promise<void> {
  const deadline = performance.now() + logLimitMilliseconds;
  while (!newLines(file, from).some((line) => line.includes("-inference/invocations"))) {
    if (performance.now() > deadline) throw new CommandFailed(`${file} names no run of inference`, 1);
    await pause(pollMilliseconds);
  }
}

function newLines(file: string, from: number): string[] {
  return readFileSync(file).subarray(from).toString("utf8").split("\n");
}

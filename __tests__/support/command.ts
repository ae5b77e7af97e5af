import { runCommandLine } from "../../tools/cli";

/** Runs an operator's command in this process; `output` is what it printed itself. */
export async function command(...args: readonly string[]): Promise<{ exitCode: number; output: string }> {
  let output = "";
  const write = (chunk: string | Uint8Array) => {
    output += chunk;
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, "write").mockImplementation(write as typeof stream.write),
  );
  try {
    return { exitCode: await runCommandLine(args), output };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

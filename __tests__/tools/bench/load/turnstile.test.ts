import { Turnstile } from "../../../../tools/bench/load/turnstile";

test("only so many actions run at once, and one that fails lets the next one through", async () => {
  const turnstile = new Turnstile(2);
  const ends: (() => void)[] = [];
  const fails: ((error: Error) => void)[] = [];
  const action = () =>
    new Promise<void>((resolve, reject) => {
      ends.push(resolve);
      fails.push(reject);
    });
  const passing = [1, 2, 3].map(() => turnstile.pass(action));
  await new Promise(setImmediate);
  expect(ends).toHaveLength(2);
  fails[0]?.(new Error("no"));
  await expect(passing[0]).rejects.toThrow("no");
  await new Promise(setImmediate);
  expect(ends).toHaveLength(3);
  for (const end of ends) end();
  await Promise.all(passing.slice(1));
});

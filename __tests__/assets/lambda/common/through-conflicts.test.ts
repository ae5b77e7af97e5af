import { TransactionCanceledException, TransactionConflictException } from "@aws-sdk/client-dynamodb";
import { throughConflicts } from "../../../../assets/lambda/src/common/through-conflicts";

const metadata = { message: "", $metadata: {} };
const conflict = new TransactionConflictException(metadata);
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({ ...metadata, CancellationReasons: codes.map((Code) => ({ Code })) });

/** A write that fails with these errors first. */
function write(...errors: Error[]) {
  const result = { attempts: 0 };
  return async () => {
    const error = errors[result.attempts++];
    if (error !== undefined) throw error;
    return result;
  };
}

test("a write waits for a transaction of others, as its own transaction does", async () => {
  expect(await throughConflicts(write(conflict, conflict))).toEqual({ attempts: 3 });
  expect(await throughConflicts(write(cancelled("None", "TransactionConflict")))).toEqual({ attempts: 2 });
});

test("not for ever", async () => {
  await expect(throughConflicts(write(...Array(6).fill(conflict)))).rejects.toBe(conflict);
});

test("anything else is an error at once", async () => {
  const failed = cancelled("ConditionalCheckFailed", "TransactionConflict");
  await expect(throughConflicts(write(failed))).rejects.toBe(failed);
  const other = new Error("no way");
  await expect(throughConflicts(write(other))).rejects.toBe(other);
});

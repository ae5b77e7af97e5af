import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { abandonedLocks, heldLocks } from "../../../local/state/state-locks";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "state-locks-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(file: string, content: string): void {
  const path = join(directory, "s3", "states", file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

test("a new cloud has no locks", () => {
  expect(heldLocks(directory)).toEqual([]);
});

test("names each lock's state and owner", () => {
  write(
    ".bucket.json",
    JSON.stringify({ region: "us-east-1", owners: { "local/vpc.tfstate.tflock": "lease-1" } }),
  );
  write("local/vpc.tfstate", "{}");
  write("local/vpc.tfstate.tflock", JSON.stringify({ ID: "lock-1" }));
  write("by-hand.tfstate.tflock", JSON.stringify({ ID: "lock-2" }));
  expect(heldLocks(directory)).toEqual(
    expect.arrayContaining([
      { bucket: "states", key: "local/vpc.tfstate", id: "lock-1", leaseId: "lease-1" },
      { bucket: "states", key: "by-hand.tfstate", id: "lock-2", leaseId: undefined },
    ]),
  );
});

test("a lock is abandoned only when its lease is known and nobody holds it", () => {
  const lock = (id: string, leaseId: string | undefined) => ({ bucket: "states", key: id, id, leaseId });
  const [living, dead, unknown] = [lock("a", "living"), lock("b", "dead"), lock("c", undefined)];
  const holders = [{ id: "living", owner: "npm start", pid: 1 }];
  expect(abandonedLocks([living, dead, unknown], holders)).toEqual([dead]);
});

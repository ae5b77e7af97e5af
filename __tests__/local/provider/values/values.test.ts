import { ExtData, encode } from "@msgpack/msgpack";
import type { Block } from "../../../../local/provider/schema/types";
import { conformBlock, emptyBlock } from "../../../../local/provider/values/conform";
import { equalBlocks, equalValues } from "../../../../local/provider/values/equal";
import { decodeValue, encodeValue } from "../../../../local/provider/values/msgpack";
import { type CtyValue, Dynamic, hasUnknown, UNKNOWN } from "../../../../local/provider/values/value";
import { attribute, nestedBlock } from "../support/local-cloud";

const roundTrip = (value: CtyValue) => decodeValue(encodeValue(value));

test("values survive the wire, unknown ones included", () => {
  const value = { text: "a", none: null, flag: true, list: [1, UNKNOWN], map: { a: UNKNOWN } };
  expect(roundTrip(value)).toEqual(value);
});

test("an unknown value of which something is known is unknown", () => {
  const refined = encode({ id: new ExtData(12, encode({ 1: false })) });
  expect(decodeValue({ msgpack: refined })).toEqual({ id: UNKNOWN });
});

test("a fraction travels in decimal, since a binary 0.1 is not the 0.1 of the configuration", () => {
  expect(decodeValue(encodeValue({ price: 0.1, count: 3 }))).toEqual({ price: "0.1", count: 3 });
  const block: Block = { attributes: [attribute("price", "optional", "number")], blocks: [] };
  expect(conformBlock({ price: "0.1" }, block)).toEqual({ price: 0.1 });
  expect(conformBlock({ price: "0.10000000000000000001" }, block)).toEqual({
    price: "0.10000000000000000001",
  });
});

test("a value of dynamic type keeps its type on the wire and in JSON", () => {
  const dynamic = new Dynamic(Buffer.from('["list","string"]'), ["a"]);
  expect(roundTrip({ value: dynamic })).toEqual({ value: expect.objectContaining({ value: ["a"] }) });
  expect(JSON.parse(JSON.stringify(dynamic))).toEqual({ type: ["list", "string"], value: ["a"] });
  const block: Block = { attributes: [attribute("value", "optional", "dynamic")], blocks: [] };
  const read = conformBlock(JSON.parse(JSON.stringify({ value: dynamic })), block);
  expect(read).toEqual({ value: new Dynamic(Buffer.from('["list","string"]'), ["a"]) });
});

test("conforming adds what is missing, drops what is too much, and turns text into the type", () => {
  const block: Block = {
    attributes: [attribute("name", "optional"), attribute("count", "optional", "number")],
    blocks: [
      nestedBlock("rule", "LIST", { attributes: [attribute("on", "optional", "bool")], blocks: [] }),
      nestedBlock("timeouts", "SINGLE", { attributes: [attribute("create", "optional")], blocks: [] }),
    ],
  };
  expect(conformBlock({ count: "7", extra: 1, rule: [{ on: "true" }] }, block)).toEqual({
    name: null,
    count: 7,
    rule: [{ on: true }],
    timeouts: null,
  });
  expect(emptyBlock(block)).toEqual({ name: null, count: null, rule: [], timeouts: null });
});

test("order counts in lists and not in sets, at any depth", () => {
  expect(equalValues(["a", "b"], ["b", "a"], ["list", "string"])).toBe(false);
  expect(equalValues(["a", "b"], ["b", "a"], ["set", "string"])).toBe(true);
  expect(equalValues(["a", "a"], ["a", "b"], ["set", "string"])).toBe(false);
  const inner: Block = { attributes: [attribute("ports", "optional", ["set", "number"])], blocks: [] };
  const block: Block = { attributes: [], blocks: [nestedBlock("rule", "SET", inner)] };
  const left = { rule: [{ ports: [1, 2] }, { ports: [3] }] };
  expect(equalBlocks(left, { rule: [{ ports: [3] }, { ports: [2, 1] }] }, block)).toBe(true);
  expect(equalBlocks(left, { rule: [{ ports: [3] }, { ports: [2, 2] }] }, block)).toBe(false);
});

test("an unknown value equals no known one, and a map with more is not equal", () => {
  expect(equalValues(UNKNOWN, "a", "string")).toBe(false);
  expect(equalValues(UNKNOWN, UNKNOWN, "string")).toBe(true);
  expect(equalValues({ a: "1" }, { a: "1", b: null }, ["map", "string"])).toBe(false);
  expect(hasUnknown({ a: [{ b: UNKNOWN }] })).toBe(true);
});

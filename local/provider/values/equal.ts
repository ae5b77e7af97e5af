import { isDeepStrictEqual } from "node:util";
import type { Block, CtyType } from "../schema/types";
import { type CtyValue, isList, isObject } from "./value";

type Equality = (left: CtyValue, right: CtyValue) => boolean;

/** Whether two values of one block are the same to Terraform: in sets, order does not count. */
export function equalBlocks(left: CtyValue, right: CtyValue, block: Block): boolean {
  if (!isObject(left) || !isObject(right)) {
    return equalLeaves(left, right);
  }
  return (
    block.attributes.every(({ name, type }) => equalValues(left[name] ?? null, right[name] ?? null, type)) &&
    block.blocks.every(({ name, nesting, block: inner }) => {
      const equal: Equality = (one, other) => equalBlocks(one, other, inner);
      const [one, other] = [left[name] ?? null, right[name] ?? null];
      return nesting === "SINGLE"
        ? equal(one, other)
        : equalCollections(one, other, nesting === "SET", equal);
    })
  );
}

export function equalValues(left: CtyValue, right: CtyValue, type: CtyType): boolean {
  if (typeof type === "string") {
    return equalLeaves(left, right);
  }
  if (type[0] === "list" || type[0] === "set") {
    const element = type[1];
    return equalCollections(left, right, type[0] === "set", (one, other) => equalValues(one, other, element));
  }
  if (!isObject(left) || !isObject(right)) {
    return equalLeaves(left, right);
  }
  if (type[0] === "object") {
    return Object.entries(type[1]).every(([name, member]) =>
      equalValues(left[name] ?? null, right[name] ?? null, member),
    );
  }
  const element = type[1];
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => name in right && equalValues(left[name] ?? null, right[name] ?? null, element))
  );
}

function equalCollections(left: CtyValue, right: CtyValue, unordered: boolean, equal: Equality): boolean {
  if (!isList(left) || !isList(right)) {
    return equalLeaves(left, right);
  }
  if (left.length !== right.length) {
    return false;
  }
  if (!unordered) {
    return left.every((element, index) => equal(element, right[index] ?? null));
  }
  const unmatched = [...right];
  return left.every((element) => {
    const index = unmatched.findIndex((candidate) => equal(element, candidate));
    if (index >= 0) {
      unmatched.splice(index, 1);
    }
    return index >= 0;
  });
}

function equalLeaves(left: CtyValue, right: CtyValue): boolean {
  return isDeepStrictEqual(left, right);
}

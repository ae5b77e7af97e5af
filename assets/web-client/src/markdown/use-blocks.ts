import { useRef } from "react";
import { type Blocks, noBlocks, splitBlocks } from "./blocks";
import { parse } from "./parse";

/** The blocks of a text that grows, each the same object as long as it is the same. */
export function useBlocks(text: string): Blocks {
  const last = useRef(noBlocks);
  // A cache: it changes how long this takes, and never what comes of it.
  last.current = splitBlocks(text, last.current, parse);
  return last.current;
}

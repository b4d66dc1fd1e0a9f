// Makes a program with a finding smaller: bytes are removed, in pieces from half its length down to single
// ones, then set to 0 or lowered, as long as the rest still has a finding.

import type { EngineUnderTest } from "../engines.js";
import { smallestOf } from "../model/shrink.js";
import { contest } from "./contest.js";

interface Failing {
  /** The bytes. */
  readonly operations: readonly number[];
}

/** The smallest program found that also has a finding, at worst `program` itself. */
export function shrink(program: Uint8Array, engines: readonly EngineUnderTest[]): Uint8Array {
  const attempt = (bytes: readonly number[]): Failing | undefined =>
    contest(Uint8Array.from(bytes), engines).finding && { operations: bytes };
  let { operations: smallest } = smallestOf<number, Failing>({ operations: [...program] }, attempt);
  for (let index = 0; index < smallest.length; index++) {
    for (let byte = 0; byte < (smallest[index] as number); byte = byte * 2 + 1) {
      const smaller = attempt(smallest.with(index, byte));
      if (!smaller) continue;
      smallest = smaller.operations;
      break;
    }
  }
  return Uint8Array.from(smallest);
}

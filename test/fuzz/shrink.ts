// Makes a program with a finding smaller, by fast-check's shrinker: shorter, then smaller bytes.

import fc from "fast-check";
import type { EngineUnderTest } from "../engines.js";
import { contest } from "./contest.js";

/** The smallest program found that has a finding too, `program` itself at worst. */
export function shrink(
  program: Uint8Array,
  engines: readonly EngineUnderTest[],
  timeLimitMs: number,
): Uint8Array {
  const endMs = performance.now() + timeLimitMs;
  let smallest = program;
  const property = fc.property(fc.uint8Array({ maxLength: program.length }), (bytes) => {
    if (performance.now() > endMs) return true;
    const isFailing = contest(bytes, engines).finding !== undefined;
    if (isFailing) smallest = bytes;
    return !isFailing;
  });
  fc.check(property, { examples: [[program]], numRuns: 1 });
  return smallest;
}

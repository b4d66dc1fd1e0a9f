// A heap as the console prints it. Changes nothing, and runs no user code.

import * as layout from "../../assembly/layout.js";
import { type Inspect, printFacts } from "../host/console.js";
import type { ExternalBytes } from "./external-bytes.js";
import type { Life } from "./life.js";

/** The heap's state, or its figures when it is ready. */
export function printHeap(
  kind: string,
  life: Life,
  external: ExternalBytes,
  options: object,
  inspect: Inspect,
): string {
  const { state, engineIfAny: engine } = life;
  if (state !== "ready" || !engine) {
    return `${kind} (${state === "unused" ? "not used yet" : state})`;
  }
  const read = (field: number): number => engine.control(field);
  const triple = (field: number): number[] => [field, field + 4, field + 8].map(read);
  const facts = {
    engine: engine.name,
    objects: read(layout.LIVE_COUNT),
    generations: triple(layout.GENERATION_COUNTS),
    frozen: read(layout.GENERATION_COUNTS + 4 * layout.PERMANENT),
    counts: triple(layout.COUNTERS),
    thresholds: triple(layout.THRESHOLDS),
    automatic: read(layout.ENABLED) !== 0,
    bytes: engine.bytes,
    ...(external.isUsed && { externalBytes: external.now }),
  };
  return printFacts(kind, facts, options, inspect);
}

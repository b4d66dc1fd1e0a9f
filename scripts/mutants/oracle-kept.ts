// More of the oracle's bugs: those of frozen objects, of garbage that is kept, of legacy finalizers,
// and of user code at the wrong moment.

import { type Mutant, planted, plantedIn } from "./mutant.js";

export const KEPT_MUTANTS: readonly Mutant[] = [
  // --- Frozen objects
  planted(
    "frozen objects are collected",
    "generations",
    `    setGeneration(heap, slot, layout.PERMANENT);
    clearBit(candidateBits, slot);`,
    "    setGeneration(heap, slot, layout.PERMANENT);",
  ),
  planted(
    "unfreeze puts objects in generation 0",
    "generations",
    "=== layout.PERMANENT) moveToGeneration(heap, slot, 2);",
    "=== layout.PERMANENT) moveToGeneration(heap, slot, 0);",
  ),
  plantedIn(
    "freeze keeps the counters",
    [["heap/collector", "      this.core.setControl(layout.COUNTERS + 4 * generation, 0);\n", ""]],
    "the host resets them, in src/heap/collector.ts",
  ),
  planted(
    "referrers search the frozen set",
    "listing",
    `  let slot = nextBit(candidateBits, 0, end);
  for (; slot < end; slot = nextBit(candidateBits, slot + 1, end)) {
    if (testBit(unreachableBits, slot) || !refersTo(heap, slot, target)) continue;`,
    `  for (let slot = 1; slot < end; slot++) {
    if (testBit(unreachableBits, slot) || !refersTo(heap, slot, target)) continue;
    if (!testBit(candidateBits, slot) && generationOf(heap, slot) !== layout.PERMANENT) continue;`,
  ),
  // --- Garbage that is kept
  plantedIn("SAVEALL also destroys", [
    [
      "twin/collect",
      "return ask(heap, layout.PHASE_SAVE_ALL, layout.EVENT_GARBAGE, slot);",
      `for (let at = referenceCount(heap, slot) - 1; at >= 0; at--) setReference(heap, slot, at, layout.NIL);
  return ask(heap, layout.PHASE_SAVE_ALL, layout.EVENT_GARBAGE, slot);`,
    ],
    [
      "twin/collect",
      'import { clearBit, testBit } from "./bits.js";',
      `import { setReference } from "./assignment.js";
import { clearBit, testBit } from "./bits.js";
import { referenceCount } from "./references.js";`,
    ],
  ]),
  planted(
    "SAVEALL ignored",
    "collect",
    "if (control[layout.SAVE_ALL >> 2]) return layout.PHASE_SAVE_ALL;",
    "",
  ),
  planted(
    "SAVEALL garbage does not own a reference",
    "collect",
    `  incref(heap, slot);
  return ask(heap, layout.PHASE_SAVE_ALL, layout.EVENT_GARBAGE, slot);`,
    "  return ask(heap, layout.PHASE_SAVE_ALL, layout.EVENT_GARBAGE, slot);",
  ),
  planted(
    "gc.garbage gets everything the legacy set reaches",
    "collect",
    "if (!(meta & layout.LEGACY) && !control[layout.SAVE_ALL >> 2]) continue;",
    "",
  ),
  // --- Legacy finalizers
  planted(
    "objects reached by legacy ones are destroyed",
    "unreachable",
    "const count = moveUnreachable(heap, gcRefs, 0, tail);",
    "const count = tail;",
  ),
  plantedIn(
    "collect() does not count uncollectable",
    [
      [
        "heap/events",
        "return this.#lastCollection.collected + this.#lastCollection.uncollectable;",
        "return this.#lastCollection.collected;",
      ],
    ],
    "the host adds the two, in src/heap/events.ts",
  ),
  planted(
    "uncollectable counts only those with finalizers",
    "collect",
    "bump(heap, layout.UNCOLLECTABLE, 1);",
    "if (meta & layout.LEGACY) bump(heap, layout.UNCOLLECTABLE, 1);",
  ),
  planted(
    "legacy finalizer at most once",
    "deallocation",
    "  if (!(metaOf(heap, slot) & layout.LEGACY)) return layout.STAGE_DIE;\n",
    `  const meta = metaOf(heap, slot);
  if (!(meta & layout.LEGACY) || meta & layout.FINALIZED) return layout.STAGE_DIE;
  heap.rows[slot << 2] = meta | layout.FINALIZED;
`,
  ),
  planted(
    "legacy objects collected like modern ones",
    "collect",
    "if (unreachable > 0 && control[layout.LEGACY_COUNT >> 2]! > 0) setLegacyAside(heap);",
    "",
  ),
  planted(
    "stats lose uncollectable",
    "collect",
    "statistics[first + 2]! += control[layout.UNCOLLECTABLE >> 2]!;",
    "",
  ),
  // --- Order and re-entry
  planted(
    "set releases the old value first",
    "assignment",
    `  if (target !== layout.NIL && !increfInternal(heap, target)) return layout.BAD_TARGET;
  const previous = replaceReference(heap, slot, index, target);
  if (previous !== layout.NIL) return release(heap, previous);
  rememberHolder(heap, slot, index);
  return layout.DONE;`,
    `  const released = release(heap, replaceReference(heap, slot, index, layout.NIL));
  if (target !== layout.NIL) increfInternal(heap, target);
  replaceReference(heap, slot, index, target);
  return released;`,
  ),
  planted(
    "pop leaks a reference",
    "assignment",
    "return release(heap, takeLastReference(heap, slot, count));",
    "takeLastReference(heap, slot, count);\n  return layout.DONE;",
  ),
  plantedIn(
    "an exception in a finalizer skips the others",
    [
      [
        "heap/reports",
        `      const object = this.#life.isReady ? this.#receivers.objects.describe(slot) : undefined;
      this.unraisable({ error, where, object });
`,
        "      throw error;\n",
      ],
    ],
    "the host calls finalizers: it lets the exception through, in src/heap/reports.ts",
  ),
  planted(
    "nested collect is not refused",
    "collect",
    "if (control[layout.COLLECTING >> 2]) return 0;",
    "",
  ),
  plantedIn(
    "old garbage does not keep young alive",
    [["twin/unreachable", "    reached += reachYoung(heap, oldest, candidates - reached);\n", ""]],
    "only external references keep listed young objects, as in full collections",
  ),
  planted(
    "the dying object is still tracked",
    "deallocation",
    "  untrack(heap, slot);\n  if (depth",
    "  if (depth",
  ),
  planted(
    "list drops only its last item",
    "deallocation",
    "const start = cursorOf(heap, frame);",
    "const start = Math.max(cursorOf(heap, frame), count - 1);",
    "the kernel has no lists: any object releases its last reference only",
  ),
  planted(
    "garbage that a finalizer freed is still counted",
    "generations",
    "  if (heap.control[layout.COLLECTING >> 2]) clearBit(heap.unreachableBits, slot);\n",
    `  heap.control[layout.COLLECTED >> 2]! += testBit(heap.unreachableBits, slot);
  clearBit(heap.unreachableBits, slot);
`,
  ),
];

// The 48 bugs that the oracle planted into its model, planted into our TypeScript engine: the same
// mistake, where our design can make it. Here those of finding garbage, of finalizers and of weak
// references.

import { type Mutant, planted, plantedIn } from "./mutant.js";
import { KEPT_MUTANTS } from "./oracle-kept.js";

const FOUND_MUTANTS: readonly Mutant[] = [
  // --- References, as the collector sees them
  plantedIn("traverse misses the last slot", [
    [
      "twin/gcrefs",
      "at < first + count; at++) {\n      lower",
      "at < first + count - 1; at++) {\n      lower",
    ],
    [
      "twin/gcrefs",
      "  return (meta & layout.INLINE_COUNT_MASK) >> layout.INLINE_COUNT_SHIFT;\n",
      `  const count = (meta & layout.INLINE_COUNT_MASK) >> layout.INLINE_COUNT_SHIFT;
  const last = count === 0 ? layout.NIL : rows[row + count]!;
  gcRefs[last]! += testBit(unreachableBits, last);
  return count;
`,
    ],
  ]),
  planted(
    "traverse misses the weakref callback edge",
    "weakrefs",
    "rows[row + (layout.COUNT >> 2)] = callbackObject === layout.NIL ? 0 : 1;",
    "rows[row + (layout.COUNT >> 2)] = 0;",
  ),
  plantedIn("traverse reports duplicate edges once", [
    [
      "twin/gcrefs",
      "      lowerGcRefs(gcRefs, unreachableBits, blocks[at]!);",
      "      if (blocks.indexOf(blocks[at]!, first) === at) lowerGcRefs(gcRefs, unreachableBits, blocks[at]!);",
    ],
    [
      "twin/gcrefs",
      "  lowerGcRefs(gcRefs, unreachableBits, rows[row + (layout.FIRST_REFERENCE >> 2) + 1]!);",
      "  if (rows[row + 1] !== rows[row + 2]) lowerGcRefs(gcRefs, unreachableBits, rows[row + 2]!);",
    ],
  ]),
  // --- Generations
  planted(
    "survivors are not promoted",
    "collect",
    `  if (!isSliced) promoteSurvivors(heap, generation);
`,
    "",
  ),
  planted(
    "survivors go straight to the oldest",
    "collect",
    "promoteSurvivors(heap, generation);",
    "promoteSurvivors(heap, 2);",
  ),
  plantedIn("collect(g) skips the younger generations", [
    [
      "twin/unreachable",
      "if (generationOf(heap, slot) > oldest) continue;",
      "if (generationOf(heap, slot) !== oldest) continue;",
    ],
    [
      "twin/unreachable",
      "return selectPart(heap, middle, youngLength(heap), 0, tail);",
      "return oldest > 0 ? tail : selectPart(heap, middle, youngLength(heap), 0, tail);",
    ],
  ]),
  planted(
    "collect(g) always looks at everything",
    "collect",
    "deduceUnreachable(heap, generation)",
    "deduceUnreachable(heap, 2)",
  ),
  planted(
    "younger counters not reset",
    "collect",
    "for (let young = 0; young <= generation; young++) control[(layout.COUNTERS >> 2) + young] = 0;",
    "control[(layout.COUNTERS >> 2) + generation] = 0;",
  ),
  planted(
    "next counter not incremented",
    "collect",
    "if (generation < 2) control[(layout.COUNTERS >> 2) + generation + 1]! += 1;",
    "",
  ),
  // --- Finalizers
  planted(
    "finalizer runs again in gc",
    "collect",
    "meta & (layout.FINALIZED | layout.WEAKREF)) {",
    "meta & layout.WEAKREF) {",
  ),
  planted(
    "finalizer runs again on refcount death",
    "deallocation",
    "if (meta & (layout.FINALIZED | layout.LEGACY | layout.WEAKREF) ||",
    "if (meta & (layout.LEGACY | layout.WEAKREF) ||",
  ),
  planted(
    "finalized flag not set on refcount death",
    "deallocation",
    "heap.rows[slot << 2] = meta | layout.FINALIZED;",
    "",
  ),
  planted(
    "one resurrection keeps the whole set (<=3.8)",
    "collect",
    "moveAllToGeneration(heap, resurrectedList(heap), firstResurrected(heap), count);",
    `moveAllToGeneration(heap, resurrectedList(heap), firstResurrected(heap), count);
  if (count === 0) return;
  rewindUnreachable(heap);
  for (let slot = nextUnreachable(heap); slot !== layout.NIL; slot = nextUnreachable(heap)) {
    clearBit(heap.unreachableBits, slot);
    moveToGeneration(heap, slot, oldGeneration(heap));
  }`,
  ),
  plantedIn("resurrection check misses indirect reach", [
    [
      "twin/unreachable",
      "return moveUnreachable(heap, queue, end, reachHeldListed(heap, queue, 0, end, end));",
      "return reachHeldListed(heap, queue, 0, end, end);",
    ],
    [
      "twin/unreachable",
      "return held < unreached ? moveUnreachable(heap, heap.gcRefs, 0, held) : held;",
      "return held;",
    ],
  ]),
  planted(
    "resurrected objects stay young",
    "collect",
    `  const count = deduceResurrected(heap);
  moveAllToGeneration(heap, resurrectedList(heap), firstResurrected(heap), count);`,
    "  deduceResurrected(heap);",
  ),
  plantedIn("resurrection on refcount death keeps the generation", [
    [
      "twin/deallocation",
      "  track(heap, slot);\n  reviveGrey(heap, slot);",
      `  track(heap, slot);
  moveToGeneration(heap, slot, 2);`,
    ],
    [
      "twin/deallocation",
      "import { track, untrack }",
      "import { moveToGeneration, track, untrack }",
    ],
  ]),
  // --- Weak references
  planted(
    "gc does not clear weakrefs first",
    "collect",
    "const isAny = control[layout.WEAKREF_COUNT >> 2]! > 0;",
    "const isAny = heap.control.length === 0;",
  ),
  planted(
    "gc fires callbacks of dying weakrefs too",
    "collect",
    "if (!isCallable(heap, weakref) || testBit(heap.unreachableBits, weakref)) continue;",
    "if (!isCallable(heap, weakref)) continue;",
  ),
  plantedIn("callbacks fire oldest first", [
    [
      "twin/deallocation",
      `    last = appendPending(heap, last, weakref);
    if (first === layout.NIL) first = weakref;
  }
`,
      `    found.unshift(weakref);
  }
  for (const oldest of found) {
    last = appendPending(heap, last, oldest);
    if (first === layout.NIL) first = oldest;
  }
`,
    ],
    [
      "twin/deallocation",
      "  let first = layout.NIL as number;\n",
      "  const found: number[] = [];\n  let first = layout.NIL as number;\n",
    ],
  ]),
  plantedIn("gc callbacks fire oldest first", [
    [
      "twin/collect",
      "    let weakref = detachNewest(heap, slot);\n",
      "    const found: number[] = [];\n    let weakref = detachNewest(heap, slot);\n",
    ],
    [
      "twin/collect",
      `      const tail = control[layout.PENDING_TAIL >> 2]!;
      control[layout.PENDING_TAIL >> 2] = appendPending(heap, tail, weakref);
      if (control[layout.PENDING_HEAD >> 2] === layout.NIL) {
        control[layout.PENDING_HEAD >> 2] = weakref;
      }
    }
`,
      `      found.unshift(weakref);
    }
    for (const oldest of found) {
      const tail = control[layout.PENDING_TAIL >> 2]!;
      control[layout.PENDING_TAIL >> 2] = appendPending(heap, tail, oldest);
      if (control[layout.PENDING_HEAD >> 2] === layout.NIL) control[layout.PENDING_HEAD >> 2] = oldest;
    }
`,
    ],
  ]),
  plantedIn("weakrefs cleared before the finalizer (refcount)", [
    [
      "twin/deallocation",
      "heap.rows[slot << 2] = meta | layout.FINALIZED;",
      `heap.rows[slot << 2] = meta | layout.FINALIZED;
  while (detachNewest(heap, slot) !== layout.NIL);`,
    ],
  ]),
  plantedIn("callback stays attached after firing", [
    ["twin/deallocation", "    detachCallback(heap, weakref);\n", ""],
    [
      "twin/deallocation",
      `  forgetCallbackObject(heap, weakref);
  if (unhold(heap, callbackObject)) begin(heap, callbackObject, layout.ENTRY_NONE);
`,
      "",
    ],
  ]),
  planted(
    "weakref whose callback fired is not moved",
    "collect",
    `    moveToGeneration(heap, weakref, old);
`,
    "",
  ),
  planted(
    "weakref freed by its callback not counted",
    "collect",
    `  bump(heap, layout.COLLECTED, 1);
  return goOnAt(layout.PHASE_WEAK_CALLBACKS, deallocate(heap, weakref, layout.ENTRY_COLLECTOR));`,
    "  return goOnAt(layout.PHASE_WEAK_CALLBACKS, deallocate(heap, weakref, layout.ENTRY_COLLECTOR));",
  ),
  planted(
    "weakref owns its referent",
    "weakrefs",
    "  link(heap, weakref, referent);",
    `  link(heap, weakref, referent);
  hold(heap, referent);`,
  ),
  planted(
    "trash weakref keeps its referent readable",
    "collect",
    "if (metaOf(heap, slot) & layout.WEAKREF) unlinkWeakref(heap, slot);",
    "",
  ),
];

export const ORACLE_MUTANTS: readonly Mutant[] = [...FOUND_MUTANTS, ...KEPT_MUTANTS];

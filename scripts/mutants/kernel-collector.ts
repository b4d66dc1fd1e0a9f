// Bugs planted into the kernel: the collector, its candidates, its mark, the end of garbage.

import { inKernel, type Mutant } from "./mutant.js";

export const COLLECTOR_MUTANTS: readonly Mutant[] = [
  ...inKernel("collect", [
    ["a collection is due during a collection", "&& !load<u32>(COLLECTING) &&", "&&"],
    [
      "a generation is due at its threshold",
      "<= threshold(generation)) continue;",
      "< threshold(generation)) continue;",
    ],
    [
      "a full collection waits for half of the old",
      "load<u32>(LONG_LIVED_TOTAL) / 4",
      "load<u32>(LONG_LIVED_TOTAL) / 2",
    ],
    ["a collection starts within a collection", "if (load<u32>(COLLECTING)) return 0;", ""],
    ["collected objects add up over collections", "store<u32>(COLLECTED, 0);", ""],
    [
      "a collection within a deallocation ends it",
      "store<u32>(COLLECTOR_DEPTH, load<u32>(DEPTH));",
      "",
    ],
    [
      "the next counter does not count",
      "if (generation < 2) bump(counter(generation + 1), 1);",
      "",
    ],
    ["its own counter is not reset", "young <= generation; young++", "young < generation; young++"],
    ["what user code resurrected is deleted", "if (load<u32>(CALLED_OUT)) keepResurrected();", ""],
    [
      "survivors found by scanning stay in the list",
      "truncateYoungList(load<u32>(YOUNG_BOUNDARY));",
      "",
    ],
    ["generation 1 is taken to be listed", "store<u32>(OVERFLOW_1, 1);", ""],
    ["the list is kept when all is old", "truncateYoungList(0);", ""],
    [
      "weak references in garbage are not cleared",
      "if (metaOf(slot) & WEAKREF) unlinkWeakref(slot);",
      "",
    ],
    [
      "callbacks of garbage are called",
      "if (!isCallable(weakref) || testBit(unreachableBits, weakref)) continue;",
      "if (!isCallable(weakref)) continue;",
    ],
    [
      "a called weak reference stays set aside",
      "store<u32>(row, load<u32>(row, META) & ~ASIDE, META);",
      "",
    ],
    [
      "callbacks do not count as user code",
      "store<u32>(CALLED_OUT, 1);\n    return ask(EVENT_WEAK_CALLBACK",
      "return ask(EVENT_WEAK_CALLBACK",
    ],
    [
      "a weak reference that its callback let go is not counted",
      "bump(COLLECTED, 1);\n  return deallocate(weakref",
      "return deallocate(weakref",
    ],
    ["an object is not held while its finalizer runs", "hold(slot);", ""],
    ["a collection's finalizers run again", "store<u32>(row, meta | FINALIZED, META);", ""],
    [
      "callbacks of weak references run as finalizers",
      "meta & (FINALIZED | WEAKREF)) continue;",
      "meta & FINALIZED) continue;",
    ],
    [
      "deleted objects are not counted",
      "bump(COLLECTED, deleteUnreachable());",
      "deleteUnreachable();",
    ],
    ["saved garbage stays young", "moveToGeneration(slot, oldGeneration());", ""],
    [
      "saved garbage is owned by nobody",
      "bump(COLLECTED, 1);\n  incref(slot);",
      "bump(COLLECTED, 1);",
    ],
    ["what garbage held last keeps a link for a count", "store<u32>(countsOf(slot), 0, LINK);", ""],
    [
      "what garbage held last does not die",
      "enterPhase(PHASE_DELETE);",
      "store<u32>(DOOMED_HEAD, NIL);\n  store<u32>(PHASE, PHASE_DELETE);",
    ],
    ["what was set aside stays so", "store<u32>(row, meta & ~ASIDE, META);", ""],
    ["statistics of generations overlap", "<usize>generation * 24", "<usize>generation * 8"],
    ["long-lived objects are forgotten", "load<u32>(LONG_LIVED_PENDING) + survivors", "survivors"],
    ["a corrupt heap is collected", "if (load<u32>(CORRUPT)) return EVENT_CORRUPT;", ""],
    [
      "survivors join their own generation",
      "min<u32>(load<u32>(COLLECTING), 2)",
      "min<u32>(load<u32>(COLLECTING) - 1, 2)",
    ],
    [
      "only the first of waiting weak references is called",
      "store<u32>(PENDING_HEAD, nextWeakref(weakref));",
      "store<u32>(PENDING_HEAD, NIL);",
    ],
  ]),

  ...inKernel("unreachable", [
    [
      "a list without generation 1 is used for it",
      "&& !(youngest == 1 && load<u32>(OVERFLOW_1))",
      "",
    ],
    ["frozen objects hold nothing", "generationCount(PERMANENT) == 0 && ", ""],
    ["dying objects hold nothing", "load<u32>(DEPTH) == 0 && ", ""],
    [
      "the youngest generation is left out",
      "& GENERATION_MASK) > youngest) continue;",
      "& GENERATION_MASK) >= youngest) continue;",
    ],
    ["half of the external references count", " | (externals(counts + 128) << 16)", ""],
    ["refcounts are taken for external references", "1, 3, 5, 7", "0, 2, 4, 6"],
    [
      "the mark misses the third reference",
      "tail = reach(bits, load<u32>(row, FIRST_REFERENCE + 8), tail);",
      "",
    ],
    [
      "the mark misses the last reference of a long row",
      "tail = visitReachable(bits, blocksBase + ((<usize>load<u32>(row, BLOCK)) << 2), count, tail);",
      "tail = visitReachable(bits, blocksBase + ((<usize>load<u32>(row, BLOCK)) << 2), count - 1, tail);",
    ],
    ["references that were looked at are not counted", "visited += count;", ""],
    ["a collection of 1 leaves its own out", "youngest == 0 ? boundary : 0", "boundary"],
    ["a collection of 0 takes 1 along", "youngest == 0 ? boundary : 0", "<u32>0"],
    [
      "an old entry of the list counts",
      "if ((metaOf(slot) & GENERATION_MASK) != <u32>(index < boundary ? 1 : 0)) continue;",
      "",
    ],
    [
      "the mark of listed candidates does not begin",
      "if (reached < candidates) reached = moveUnreachable(waiting, reached);",
      "",
    ],
    [
      "resurrected objects do not reach others",
      "return moveUnreachable(waitingList(), reachHeldListed(length, waitingList()));",
      "return reachHeldListed(length, waitingList());",
    ],
    [
      "references within garbage keep it",
      "updateRefs(end);\n  subtractRefs(end);\n  return",
      "updateRefs(end);\n  return",
    ],
    ["what was set aside is not marked", "load<u32>(row, META) | ASIDE", "load<u32>(row, META)"],
    [
      "legacy objects are set aside alone",
      "const count = moveUnreachable(gcRefsBase, <u32>((tail - gcRefsBase) >> 2));",
      "const count = <u32>((tail - gcRefsBase) >> 2);",
    ],
    ["a scan of the set repeats", "store<u32>(CURSOR, slot + 1);", "store<u32>(CURSOR, slot);"],
    ["a scan of the listed set repeats", "store<u32>(CURSOR, cursor);", ""],
    ["a scan of the set does not start over", "store<u32>(CURSOR, 0);", ""],
    [
      "reached candidates stay in the list",
      "tail += (<usize>testBit(unreachableBits, slot)) << 2;",
      "tail += 4;",
    ],
  ]),

  ...inKernel("gcrefs", [
    [
      "the third reference is not subtracted",
      "lowerGcRefs(load<u32>(row, FIRST_REFERENCE + 8));",
      "",
    ],
    [
      "the last reference of a long row is not subtracted",
      "const end = first + ((<usize>count) << 2);",
      "const end = first + ((<usize>count - 1) << 2);",
    ],
    ["more references than counts go unnoticed", "store<u32>(CORRUPT, 1);", ""],
    [
      "gcRefs starts from the external references",
      "load<u32>(countsOf(slot), REFCOUNT));\n}\n\n/** Takes",
      "load<u32>(countsOf(slot), 4));\n}\n\n/** Takes",
    ],
  ]),

  ...inKernel("generations", [
    ["a new object is not counted", "addToGenerationCount(0, 1);\n  return", "return"],
    [
      "a slot is listed twice",
      "meta & LISTED_0 ? meta : enlist0(slot, meta)",
      "enlist0(slot, meta)",
    ],
    ["who leaves a full list is still marked as listed", "meta &= ~LISTED_1;", ""],
    ["a full list goes unnoticed", "store<u32>(OVERFLOW_0, 1);", ""],
    [
      "who dies stays set aside",
      "(GENERATION_MASK | ASIDE)) | UNTRACKED",
      "GENERATION_MASK) | UNTRACKED",
    ],
    [
      "who dies stays in the set",
      "if (load<u32>(COLLECTING)) clearBit(unreachableBits, slot);",
      "",
    ],
    [
      "who dies stays a candidate",
      "clearBit(candidateBits, slot);\n  if (load<u32>(COLLECTING))",
      "if (load<u32>(COLLECTING))",
    ],
    ["an entry is written over", "setYoungEntry(length, youngEntry(boundary));", ""],
    [
      "generation 0 is lost with generation 1",
      "memory.copy(youngList, youngList + ((<usize>boundary) << 2), (<usize>kept) << 2);",
      "",
    ],
    ["old objects are marked as listed", "first == 0 ? LISTED_MASK : LISTED_0", "LISTED_0"],
    [
      "garbage is promoted",
      "if ((meta & GENERATION_MASK) == 0 && !testBit(unreachableBits, slot)) {",
      "if ((meta & GENERATION_MASK) == 0) {",
    ],
    ["survivors that are scanned age by one", "meta - generation + old", "meta + 1"],
    [
      "entries of old objects are promoted",
      "if (generation > 1 || testBit(unreachableBits, slot)) continue;",
      "if (testBit(unreachableBits, slot)) continue;",
    ],
    [
      "garbage is frozen",
      "if (testBit(unreachableBits, slot)) continue;\n    if (metaOf(slot) & ASIDE)",
      "if (metaOf(slot) & ASIDE)",
    ],
    [
      "what was set aside is listed after freezing",
      "if (isAnyAside) store<u32>(OVERFLOW_1, 1);",
      "",
    ],
    ["the unfrozen are young", "moveToGeneration(slot, 2);", "moveToGeneration(slot, 1);"],
    ["the frozen are not counted", "addToGenerationCount(PERMANENT, 1);", ""],
    [
      "a promoted object is listed twice",
      "if (isListed && !(meta & LISTED_1)) {",
      "if (isListed) {",
    ],
  ]),

  ...inKernel("garbage", [
    [
      "deleted objects do not lower the first counter",
      "countDeallocations(from0 + from1 + from2);",
      "",
    ],
    ["deleted objects of generation 2 stay counted", "addToGenerationCount(2, -from2);", ""],
    [
      "weak references to garbage outlive it",
      "const NOT_PLAIN: u32 = LONG | FINALIZER | WEAKREF | WEAKLY_REFERENCED;",
      "const NOT_PLAIN: u32 = LONG | FINALIZER | WEAKREF;",
    ],
    [
      "blocks of garbage are lost",
      "const NOT_PLAIN: u32 = LONG | FINALIZER | WEAKREF | WEAKLY_REFERENCED;",
      "const NOT_PLAIN: u32 = FINALIZER | WEAKREF | WEAKLY_REFERENCED;",
    ],
    [
      "the host does not hear of deleted objects",
      "meta & NOT_PLAIN || load<u32>(OBSERVE_DEATHS)",
      "meta & NOT_PLAIN",
    ],
    ["the third reference to the outside is not released", "releaseIfOutside(r2);", ""],
    ["who lost the last reference stays tracked", "untrack(referent);", ""],
    [
      "only the last who lost the last reference dies",
      "store<u32>(countsOf(referent), load<u32>(DOOMED_HEAD), LINK);",
      "",
    ],
    ["deleted objects stay candidates", "clearBit(candidateBits, slot);", ""],
    ["deleted objects stay in the set", "store<u32>(set, 0);", ""],
    [
      "scanned deleted objects stay candidates",
      "store<u32>(word, load<u32>(word) & ~load<u32>(set));",
      "",
    ],
    ["deleted weak references stay counted", "bump(WEAKREF_COUNT, -1);", ""],
    ["a deleted object has a refcount", "store<u64>(countsOf(slot), 0);", ""],
    ["references of a deleted long row are not released", "releaseOutside(slot);", ""],
  ]),

  ...inKernel("listing", [
    ["garbage is listed", "if (testBit(unreachableBits, slot)) continue;", ""],
    [
      "the last reference does not refer",
      "((<usize>referenceCount(slot)) << 2)",
      "((<usize>referenceCount(slot) - 1) << 2)",
    ],
    ["all objects are listed as uncollectable", "if (!(meta & ASIDE) || (meta", "if ((meta"],
    [
      "every generation is listed",
      "if (generation <= <u32>PERMANENT && (metaOf",
      "if (generation == <u32>PERMANENT && (metaOf",
    ],
    [
      "the set is listed but for its first",
      "let tail = gcRefsBase;\n  rewindUnreachable();",
      "let tail = gcRefsBase;\n  rewindUnreachable();\n  nextUnreachable();",
    ],
  ]),
];

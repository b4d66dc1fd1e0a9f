// Bugs planted into the kernel: counts, deaths, weak references.

import { inKernel, type Mutant } from "./mutant.js";

export const COUNT_MUTANTS: readonly Mutant[] = [
  ...inKernel("assignment", [
    [
      "an assignment does not count",
      "if (target != NIL && !increfInternal(target)) return BAD_TARGET;",
      "",
    ],
    [
      "an assignment does not release",
      "return giveUp(replaceReference(slot, position, target));",
      "replaceReference(slot, position, target);\n  return DONE;",
    ],
    ["a pushed reference is not counted", "if (target != NIL) increfInternal(target);", ""],
    ["a popped position stays", "dropLastPosition(slot);", ""],
    ["a popped reference is not released", "return giveUp(referent);", "return DONE;"],
    ["a weak reference grows", "&& !(meta & WEAKREF)", ""],
    [
      "an object is pushed onto a full heap",
      "if (!reserveReferences(slot, index + 1)) return OUT_OF_MEMORY;",
      "reserveReferences(slot, index + 1);",
    ],
  ]),

  ...inKernel("refcount", [
    [
      "refcounts overflow",
      "if (<u64>refcount + times > <u64>REFCOUNT_MAX) return REFCOUNT_LIMIT;",
      "",
    ],
    [
      "the limit of a refcount overflows itself",
      "<u64>refcount + times > <u64>REFCOUNT_MAX",
      "refcount + times > <u32>REFCOUNT_MAX",
    ],
    [
      "references of objects can be given up from outside",
      "if (external < times || refcount == 0)",
      "if (refcount < times || refcount == 0)",
    ],
    ["external references are not given up", "store<u32>(counts, external - times, EXTERNAL);", ""],
    [
      "a decref of none deallocates",
      "refcount == times && times != 0 ?",
      "refcount - times == 0 || times == 0 ?",
    ],
    [
      "deep deallocations are not put off",
      "if (isPlain && (depth < <u32>TRASHCAN_DEPTH || !(meta & INLINE_COUNT_MASK))) {",
      "if (isPlain) {",
    ],
    [
      "one frame too many",
      "if (depth >= <u32>TRASHCAN_DEPTH) {",
      "if (depth > <u32>TRASHCAN_DEPTH) {",
    ],
    [
      "who is only known weakly dies quietly",
      "const BINDS: u32 = FINALIZER | LEGACY | WEAKREF | WEAKLY_REFERENCED;",
      "const BINDS: u32 = FINALIZER | LEGACY | WEAKREF;",
    ],
    ["a long row dies as a short one", "!(meta & (BINDS | LONG));", "!(meta & BINDS);"],
    ["what a short row held last does not die", "if (refcount == 1) return position;", ""],
    ["what dies within a death is put off in a wrong place", "store<u32>(LATER_TAIL, slot);", ""],
    [
      "the end of what was put off is not forgotten",
      "if (next == NIL) store<u32>(LATER_TAIL, NIL);",
      "",
    ],
    ["what was put off is never taken up", "if (depth == 1 && beginLater(entry)) continue;", ""],
    [
      "a dying leaf is tracked while its finalizer runs",
      "if (!isLeaf(slot)) track(slot);",
      "track(slot);",
    ],
    [
      "a dying object is not tracked while its finalizer runs",
      "if (!isLeaf(slot)) track(slot);",
      "",
    ],
    ["a resurrected object dies all the same", "if (!unhold(slot)) return false;", "unhold(slot);"],
    [
      "the host can give up what the kernel lent",
      "store<u64>(countsOf(slot), 1);",
      "store<u64>(countsOf(slot), 0x0000000100000001);",
    ],
    ["a finalizer runs at every death", "store<u32>(row, meta | FINALIZED, META);", ""],
    ["a legacy finalizer does not run", "if (!(meta & LEGACY)) {", "if (true) {"],
    ["a callback is called again", "detachCallback(weakref);", ""],
    ["a callback object is released twice", "forgetCallbackObject(weakref);", ""],
    [
      "a callback object is not released",
      "if (unhold(callbackObject)) begin(callbackObject, ENTRY_NONE);",
      "",
    ],
    [
      "a weak reference that was called is not released",
      "if (unhold(weakref)) begin(weakref, ENTRY_NONE);",
      "",
    ],
    [
      "a weak reference made by a finalizer outlives its referent",
      "if (metaOf(slot) & WEAKLY_REFERENCED) while (detachNewest(slot) != NIL) {}",
      "",
    ],
    ["a dead weak reference is still known to its referent", "unlinkWeakref(slot);", ""],
    [
      "an interrupted release skips a reference",
      "store<u32>(frame, index + 1, FRAME_CURSOR);",
      "store<u32>(frame, index + 2, FRAME_CURSOR);",
    ],
  ]),

  ...inKernel("deaths", [
    [
      "dead weak references count as finalizers",
      "if (meta & FINALIZER && !(meta & WEAKREF)) countFinalizer(meta, -1);",
      "if (meta & FINALIZER) countFinalizer(meta, -1);",
    ],
    [
      "dead objects count as live",
      "bump(LIVE_COUNT, -1);\n  if (meta & FINALIZER",
      "if (meta & FINALIZER",
    ],
    ["deaths are not counted", "bump(DEAD_COUNT, 1);", ""],
    [
      "the list of the dead begins anew",
      "if (tail == NIL) store<u32>(DEAD_HEAD, slot);",
      "store<u32>(DEAD_HEAD, slot);\n  if (tail == NIL) {}",
    ],
    [
      "a slot that the host noted is not freed",
      "&& !(meta & ASIDE)) setGeneration(slot, DEAD);",
      ") setGeneration(slot, DEAD);",
    ],
    ["a slot is free before the host noted it", "if (!load<u32>(OBSERVE_DEATHS)) {", "if (true) {"],
    [
      "dead leaves lower the first counter",
      "if (generation != LEAF) countDeallocation();",
      "countDeallocation();",
    ],
    ["the end of the list of the dead is not forgotten", "store<u32>(DEAD_TAIL, NIL);", ""],
    [
      "that the host noted a death is not remembered",
      "else store<u32>(row, meta | ASIDE, META);",
      "",
    ],
    [
      "an untracked object leaves a generation",
      "if (generation <= <u32>PERMANENT) leaveGeneration(slot, generation);",
      "leaveGeneration(slot, generation);",
    ],
  ]),

  ...inKernel("weakrefs", [
    [
      "a weak reference is counted twice after a collection",
      "counted ? place(type, WEAK_WORDS, 0) : alloc(type, WEAK_WORDS, 0)",
      "alloc(type, WEAK_WORDS, 0)",
    ],
    ["the callback object is not counted", "hold(callbackObject);", ""],
    [
      "a weak reference owns all its words",
      "store<u32>(row, callbackObject == NIL ? 0 : 1, COUNT);",
      "",
    ],
    [
      "a new weak reference is not linked back",
      "if (next != NIL) store<u32>(weakBlock(next), weakref, WEAK_PREVIOUS_WORD);",
      "",
    ],
    [
      "a referent does not know that it is referred to",
      "load<u32>(row, META) | WEAKLY_REFERENCED",
      "load<u32>(row, META)",
    ],
    [
      "a dying referent is handed out",
      "return referent != NIL && refcountOf(referent) != 0 ? referent : NIL;",
      "return referent;",
    ],
    [
      "the older weak reference is lost",
      "store<u32>(weakBlock(previous), next, WEAK_NEXT_WORD);",
      "",
    ],
    ["the newest weak reference stays the newest", "store<u32>(headOf(referent), next);", ""],
    [
      "the last weak reference leaves its mark",
      "load<u32>(row, META) & ~WEAKLY_REFERENCED",
      "load<u32>(row, META)",
    ],
    [
      "an unlinked weak reference knows its referent",
      "store<u32>(block, NIL, WEAK_REFERENT_WORD);",
      "",
    ],
    ["a dying weak reference is called", "&& refcountOf(weakref) != 0;", ";"],
    ["a weak reference that waits is not held", "hold(weakref);", ""],
    [
      "waiting weak references are not linked",
      "if (tail != NIL) store<u32>(weakBlock(tail), weakref, WEAK_NEXT_WORD);",
      "",
    ],
    ["a callback object that waits is owned twice", "store<u32>(row, 0, COUNT);", ""],
    ["a callback is lost when it is set", "(called ? CALLBACK : 0)", "0"],
    [
      "a full heap has a column of weak references",
      "store<u32>(STATUS, OUT_OF_MEMORY);\n    return NIL;",
      "store<u32>(WEAK_COLUMN, 1);",
    ],
  ]),
];

// Bugs in what our design adds to CPython's: the young list, deallocation in frames, deletion in
// bulk, external counts, blocks, versions, and the shortcuts of the mark.

import { type Mutant, planted, plantedIn } from "./mutant.js";

export const OWN_MUTANTS: readonly Mutant[] = [
  // --- Young list
  planted(
    "a full young list is not noted",
    "generations",
    "    control[OVERFLOW_0 >> 2] = 1;\n    return newMeta;",
    "    return newMeta;",
  ),
  planted(
    "a full young list forgets survivors",
    "generations",
    `    control[OVERFLOW_1 >> 2] = 1;
    return;`,
    "    return;",
  ),
  planted(
    "making room in the young list forgets generation 1",
    "generations",
    `  control[YOUNG_BOUNDARY >> 2] = 0;
  control[OVERFLOW_1 >> 2] = 1;`,
    "  control[YOUNG_BOUNDARY >> 2] = 0;",
  ),
  planted(
    "an entry displaced in the young list is lost",
    "generations",
    "  youngList[length] = youngList[boundary]!;\n",
    "",
  ),
  planted(
    "objects taken off the young list stay marked as listed",
    "generations",
    "  for (let index = first; index < length; index++) rows[youngList[index]! << 2]! &= mask;\n",
    "",
  ),
  planted(
    "the young list holds on to objects that left the generation",
    "unreachable",
    "    if (generationOf(heap, slot) !== (index < boundary ? 1 : 0)) continue;\n",
    "",
  ),
  planted(
    "promoted objects enter the list twice",
    "generations",
    `        meta |= LISTED_1;
        youngList`,
    "        youngList",
  ),
  planted(
    "a collection of 1 leaves generation 0 where it is",
    "generations",
    "if (generation > 1 || testBit(unreachableBits, slot)) continue;",
    "if (generation !== 1 || testBit(unreachableBits, slot)) continue;",
  ),
  planted(
    "a slot used again forgets that it is listed",
    "slots",
    "rows[slot << 2] = (meta & KEPT_MASK) + ((1 << VERSION_SHIFT) | FREE);",
    "rows[slot << 2] = (meta & KEPT_MASK & ~LISTED_MASK) + ((1 << VERSION_SHIFT) | FREE);",
  ),
  planted("growth loses the young list", "columns", "  youngList.set(heap.youngList);\n", ""),
  planted(
    "growth loses the lists of weak references",
    "columns",
    "    weakHeads.set(heap.weakHeads);\n",
    "",
  ),
  // --- Deallocation in frames
  planted(
    "an object that was put off is forgotten",
    "refcount",
    "if (depth === 1 && beginLater(heap, entry)) continue;",
    "",
  ),
  planted(
    "the first object put off is lost",
    "refcount",
    "if (tail === NIL) control[LATER_HEAD >> 2] = slot;\n  else ",
    "if (tail !== NIL) ",
  ),
  planted(
    "the list of objects put off keeps its dead end",
    "refcount",
    "  if (next === NIL) control[LATER_TAIL >> 2] = NIL;\n",
    "",
  ),
  planted(
    "frames overrun their area",
    "refcount",
    "if (depth >= TRASHCAN_DEPTH) {",
    "if (depth >= TRASHCAN_DEPTH * 2) {",
  ),
  planted(
    "a frame skips a reference when it goes on",
    "refcount",
    "control[frame + (FRAME_CURSOR >> 2)] = index + 1;",
    "control[frame + (FRAME_CURSOR >> 2)] = index + 2;",
  ),
  planted(
    "an object without references is not told of its death",
    "deaths",
    "  enterDeadList(heap, slot);\n  heap.rows",
    "  heap.rows",
  ),
  planted(
    "a collection within a deallocation goes on with the wrong one",
    "collect",
    "control[COLLECTOR_DEPTH >> 2] = control[DEPTH >> 2]!;",
    "control[COLLECTOR_DEPTH >> 2] = 0;",
  ),
  planted(
    "a full collection forgets what dying objects hold",
    "unreachable",
    "    control[DEPTH >> 2] === 0 &&\n",
    "",
  ),
  planted(
    "a full collection forgets what frozen objects hold",
    "unreachable",
    "    generationCount(heap, PERMANENT) === 0 &&\n",
    "",
  ),
  planted(
    "the reference lent to a dying object counts as one from outside",
    "refcount",
    `  counts[slot << 1] = 1;
  counts[(slot << 1) + (EXTERNAL >> 2)] = 0;`,
    `  counts[slot << 1] = 1;
  counts[(slot << 1) + (EXTERNAL >> 2)] = 1;`,
  ),
  // --- Deletion in bulk
  planted(
    "references within the garbage are released too",
    "garbage",
    "if (referent === NIL || testBit(unreachableBits, referent)) continue;",
    "if (referent === NIL) continue;",
  ),
  planted(
    "what unusual garbage held outside is not released",
    "garbage",
    "forgetWeakrefs(heap, slot);\n  releaseOutside(heap, slot, meta);",
    "forgetWeakrefs(heap, slot);",
  ),
  planted(
    "what plain garbage held outside is not released",
    "garbage",
    "    releaseOutside(heap, slot, meta);\n",
    "",
  ),
  planted(
    "plain garbage that holds the outside by its third reference only is thought to hold none",
    "garbage",
    " | isOutside(heap, r2)",
    "",
  ),
  planted(
    "plain garbage is counted as of generation 0",
    "garbage",
    "return 1 << ((meta & GENERATION_MASK) << 3);",
    "return 1;",
  ),
  planted(
    "the deaths of plain garbage are not counted",
    "garbage",
    "  countDeallocations(heap, from0 + from1 + from2);\n",
    "",
  ),
  planted(
    "objects with finalizers are not counted, so that none is looked for",
    "slots",
    "  if (flags & FINALIZER) countFinalizer(heap, flags, 1);\n",
    "",
  ),
  planted(
    "objects with finalizers are counted as gone twice",
    "deaths",
    "countFinalizer(heap, meta, -1);",
    "countFinalizer(heap, meta, -2);",
  ),
  planted(
    "a weak reference with a callback counts as a finalizer when it goes",
    "deaths",
    "meta & FINALIZER && !(meta & WEAKREF)",
    "meta & FINALIZER",
  ),
  planted(
    "a plain object releases its last reference to another without its deallocation",
    "refcount",
    "    if (refcount === 1) return position;\n",
    "",
  ),
  planted(
    "a reference that was released at once stays in place",
    "refcount",
    "    rows[first + position] = NIL;\n",
    "",
  ),
  planted(
    "plain objects nest deeper than the trashcan allows",
    "refcount",
    "isPlain && (depth < TRASHCAN_DEPTH || ",
    "isPlain && (depth <= TRASHCAN_DEPTH || ",
  ),
  planted(
    "an object that only garbage held stays tracked",
    "garbage",
    "  untrack(heap, slot);\n",
    "",
  ),
  planted(
    "only the last of the objects that garbage held dies",
    "garbage",
    "heap.counts[(slot << 1) + (LINK >> 2)] = heap.control[DOOMED_HEAD >> 2]!;",
    "heap.counts[(slot << 1) + (LINK >> 2)] = NIL;",
  ),
  planted(
    "deleted objects stay candidates (listed)",
    "garbage",
    "    clearBit(candidateBits, slot);\n",
    "",
  ),
  planted(
    "deleted objects stay candidates (scanned)",
    "garbage",
    "    candidateBits[first >>> 5]! &= ~unreachableBits[first >>> 5]!;\n",
    "",
  ),
  planted(
    "weak references to garbage that a finalizer made stay linked",
    "garbage",
    "  if (meta & (WEAKLY_REFERENCED | WEAKREF)) forgetWeakrefs(heap, slot);\n",
    "",
  ),
  planted(
    "a death during user code keeps its slot for ever",
    "deaths",
    "    else rows[slot << 2] = meta | ASIDE;\n",
    "",
  ),
  // --- External counts
  planted(
    "a reference that the collector holds counts as one from outside",
    "weakrefs",
    "  heap.counts[slot << 1]! += 1;\n",
    `  heap.counts[slot << 1]! += 1;
  heap.counts[(slot << 1) + (layout.EXTERNAL >> 2)]! += 1;
`,
  ),
  planted(
    "incref is not counted as a reference from outside",
    "refcount",
    "  counts[(slot << 1) + (EXTERNAL >> 2)]! += 1;\n",
    "",
  ),
  planted(
    "decref leaves the external count",
    "refcount",
    "  counts[(slot << 1) + (EXTERNAL >> 2)] = external - times;\n",
    "",
  ),
  planted(
    "a callback that was called keeps its object",
    "refcount",
    "    if (unhold(heap, callbackObject)) begin(heap, callbackObject, ENTRY_NONE);\n",
    "",
  ),
  planted(
    "references that objects own can be given up from outside",
    "refcount",
    "if (external < times || refcount === 0) return UNDERFLOW;",
    "if (refcount < times || refcount === 0) return UNDERFLOW;",
  ),
  planted(
    "many references at once are not external",
    "refcount",
    "  counts[(slot << 1) + (EXTERNAL >> 2)]! += times;\n",
    "",
  ),
  // --- Blocks and slots
  planted(
    "a block used again keeps its old references",
    "slots",
    "  if (block !== NIL) heap.blocks.fill(NIL, block, block + references);\n",
    "",
  ),
  planted(
    "new positions of a block keep what stood there",
    "references",
    "  heap.blocks.fill(NIL, first + present, first + count);\n",
    "",
  ),
  planted(
    "a block that was outgrown is not used again",
    "references",
    "  if (meta & LONG) freeBlock(heap, rows[row + (BLOCK >> 2)]!, rows[row + (CAPACITY >> 2)]!);\n",
    "",
  ),
  planted(
    "an outgrown block loses its references",
    "references",
    "for (let index = 0; index < present; index++) blocks[block + index]",
    "for (let index = 1; index < present; index++) blocks[block + index]",
  ),
  planted(
    "a slot used again has the old version",
    "slots",
    "((1 << VERSION_SHIFT) | FREE)",
    "FREE",
  ),
  planted(
    "a slot whose versions are used up is used again",
    "slots",
    "if (meta >>> VERSION_SHIFT === VERSION_MAX) {",
    "if (meta >>> VERSION_SHIFT > VERSION_MAX) {",
  ),
  // --- The mark, and when to collect
  planted(
    "the mark misses the third reference of a small object",
    "unreachable",
    "      newTail = reach(unreachableBits, rows[row + (FIRST_REFERENCE >> 2) + 2]!, queue, newTail);\n",
    "",
  ),
  planted(
    "the mark misses the last reference of a large object",
    "unreachable",
    "for (let word = block; word < block + count; word++) {",
    "for (let word = block; word < block + count - 1; word++) {",
  ),
  planted(
    "the mark stops after its first batch",
    "unreachable",
    `    head = end;
  }`,
    `    head = tail;
  }`,
  ),
  planted(
    "the first object of a word of bits is passed over",
    "unreachable",
    `    for (let bits = left; bits !== 0; bits &= bits - 1) {
      const slot = first + lowestBit(bits);
      if (counts[`,
    `    for (let bits = left & (left - 1); bits !== 0; bits &= bits - 1) {
      const slot = first + lowestBit(bits);
      if (counts[`,
  ),
  plantedIn("survivors of generation 1 do not count as pending", [
    ["reference/collect", "control[LONG_LIVED_PENDING >> 2]! += survivors;", ""],
  ]),
  planted(
    "a full collection does not wait for a quarter",
    "collect",
    "    if (generation === 2 && control[LONG_LIVED_PENDING >> 2]! < enough) continue;\n",
    "",
  ),
  planted(
    "a deallocation does not lower the first counter",
    "deaths",
    "if ((meta & GENERATION_MASK) !== LEAF) countDeallocation(heap);",
    "",
  ),
  planted(
    "automatic collection stays off after a collection",
    "collect",
    `  heap.control[PHASE >> 2] = PHASE_IDLE;
  armTrigger(heap);`,
    "  heap.control[PHASE >> 2] = PHASE_IDLE;",
  ),
];

// Bugs planted into the kernel: its border, its memory, its slots.

import { inKernel, type Mutant } from "./mutant.js";

export const MEMORY_MUTANTS: readonly Mutant[] = [
  ...inKernel("calls", [
    ["a call is not marked as working", "store<u32>(BUSY, 1);", ""],
    ["a call stays marked as working", "store<u32>(BUSY, 0);", ""],
    [
      "an event that is lost is not missed",
      "store<u32>(BUSY, isAsking(answer));",
      "store<u32>(BUSY, 0);",
    ],
    [
      "an event of a batch is not missed",
      "store<u32>(BUSY, isAsking(load<u32>(STATUS)));",
      "store<u32>(BUSY, 0);",
    ],
    ["a call goes on where one was cut off", "if (load<u32>(BUSY)) return false;", ""],
    ["an allocation does not say that it was refused", "store<u32>(STATUS, INTERRUPTED);", ""],
  ]),

  ...inKernel("bits", [
    [
      "bits of the upper half of a word are not cleared",
      "& ~(<u32>1 << (slot & 31))",
      "& ~(<u32>1 << (slot & 15))",
    ],
    [
      "the search for a bit begins in the middle of a word",
      "let first = slot & ~31;",
      "let first = slot;",
    ],
    ["a bit is looked for from the start of its word", "& (0xffffffff << (slot & 31))", ""],
  ]),

  ...inKernel("blocks", [
    [
      "a block is rounded down",
      "return (words + step - 1) & ~(step - 1);",
      "return words & ~(step - 1);",
    ],
    ["blocks of two sizes share a list", "(octave - 5) * 4", "(octave - 5) * 2"],
    ["a block is given out twice", "store<u32>(head, load<u32>(blockAddress(free)));", ""],
    [
      "a freed block forgets those before it",
      "store<u32>(blockAddress(block), load<u32>(head));",
      "",
    ],
    ["a block is placed without room", "if (!ensureBlockWords(capacity)) return NIL;", ""],
    [
      "new blocks overlap by a word",
      "store<u32>(BLOCK_TOP, block + capacity);",
      "store<u32>(BLOCK_TOP, block + capacity - 1);",
    ],
  ]),

  ...inKernel("columns", [
    [
      "slot 0 is not counted when room is made",
      "roundCapacity(<u64>slots + 1)",
      "roundCapacity(slots)",
    ],
    ["room for blocks is not made", "&& ensureBlockWords(blockWords)", ""],
    [
      "a column of weak references is not made",
      "load<u32>(WEAK_COLUMN) | hasWeakColumn",
      "load<u32>(WEAK_COLUMN)",
    ],
    [
      "the young list is an entry too long",
      "(load<u32>(SLOT_CAPACITY) >> 3) - 1",
      "load<u32>(SLOT_CAPACITY) >> 3",
    ],
    ["too few bytes are asked for the columns", "capacity * 31 +", "capacity * 23 +"],
    [
      "the gcRefs column overlaps the counts",
      "countsBase = gcRefsBase + capacity * 4;",
      "countsBase = gcRefsBase + capacity * 2;",
    ],
    ["rows are not moved", "memory.copy(rowsBase, rows, old * 16);", ""],
    [
      "counts are moved before the rows they overwrite",
      "memory.copy(rowsBase, rows, old * 16);\n  memory.copy(countsBase, counts, old * 8);",
      "memory.copy(countsBase, counts, old * 8);\n  memory.copy(rowsBase, rows, old * 16);",
    ],
    ["blocks are not moved", "memory.copy(blocksBase, blocks, blockBytes);", ""],
    ["types are not moved", "memory.copy(typeBase, type, old * 2);", ""],
    ["the young list is not moved", "memory.copy(youngList, young, old >> 1);", ""],
    [
      "half of the candidate bits are moved",
      "memory.copy(candidateBits, candidate, old >> 3);",
      "memory.copy(candidateBits, candidate, old >> 4);",
    ],
    [
      "new candidate bits are not cleared",
      "memory.fill(candidateBits + (old >> 3), 0, added);",
      "",
    ],
    [
      "new unreachable bits are not cleared",
      "memory.fill(unreachableBits + (old >> 3), 0, added);",
      "",
    ],
    [
      "new heads of weak references are not cleared",
      "memory.fill(weakHeadsBase + kept, 0, <usize>capacity * 4 - kept);",
      "",
    ],
    ["heads of weak references are not moved", "memory.copy(weakHeadsBase, weakHeads, kept);", ""],
    [
      "memory that did not grow is taken to have grown",
      "return memory.grow(pages) >= 0;",
      "memory.grow(pages);\n  return true;",
    ],
    ["slot 0 is given out", "store<u32>(SLOT_TOP, 1);", "store<u32>(SLOT_TOP, 0);"],
    ["block 0 is given out", "store<u32>(BLOCK_TOP, 1);", "store<u32>(BLOCK_TOP, 0);"],
    ["the heap's number is not kept", "store<u32>(HEAP_TAG, heapTag);", ""],
    [
      "room for blocks is measured without those there are",
      "(<u64>load<u32>(BLOCK_TOP) + words) * 4",
      "<u64>words * 4",
    ],
    [
      "small heaps grow by a half",
      "capacity * 2 : capacity",
      "capacity + (capacity >> 1) : capacity",
    ],
  ]),

  ...inKernel("slots", [
    [
      "a collection is due one object too early",
      "count > load<u32>(TRIGGER)",
      "count >= load<u32>(TRIGGER)",
    ],
    [
      "leaves count towards a collection",
      "if (flags & LEAF_OBJECT) return place(type, references, flags);",
      "",
    ],
    [
      "a refused object is counted",
      "if (slot != NIL) store<u32>(COUNTERS, count);",
      "store<u32>(COUNTERS, count);",
    ],
    [
      "the block of a refused object is lost",
      "if (block != NIL) freeBlock(block, blockCapacity(references));",
      "",
    ],
    [
      "a used block is not cleared",
      "memory.fill(blockAddress(block), 0, (<usize>references) << 2);",
      "",
    ],
    [
      "the references of a used slot are not cleared",
      "store<u64>(row, NIL, FIRST_REFERENCE + 4);",
      "",
    ],
    ["a slot keeps its version", "((1 << VERSION_SHIFT) | FREE)", "FREE"],
    [
      "versions wrap",
      "if (meta >> VERSION_SHIFT == VERSION_MAX) {",
      "if (meta >> VERSION_SHIFT > <u32>VERSION_MAX) {",
    ],
    ["a retired slot is not counted", "bump(RETIRED_COUNT, 1);", ""],
    ["the first counter falls below 0", "count > deaths ? count - deaths : 0", "count - deaths"],
    [
      "a leaf's finalizer runs once only",
      "load<u32>(row, META) & ~FINALIZED",
      "load<u32>(row, META)",
    ],
    [
      "a used slot forgets that it is listed",
      "const KEPT_MASK: u32 = (0xffffffff << VERSION_SHIFT) | LISTED_MASK;",
      "const KEPT_MASK: u32 = 0xffffffff << VERSION_SHIFT;",
    ],
    ["a slot is given out twice", "store<u32>(FREE_HEAD, load<u32>(countsOf(free), LINK));", ""],
    ["a new object is owned by nobody", "0x0000000100000001", "0x0000000000000001"],
    ["legacy finalizers are not counted", "if (meta & LEGACY) bump(LEGACY_COUNT, change);", ""],
    ["live objects are not counted", "bump(LIVE_COUNT, 1);", ""],
    [
      "a block that died is lost",
      "freeBlock(load<u32>(row, BLOCK), load<u32>(row, CAPACITY));",
      "",
    ],
  ]),

  ...inKernel("references", [
    [
      "a second look at the last position is one too far",
      "if (index >= load<u32>(row, COUNT)) return 0;",
      "if (index > load<u32>(row, COUNT)) return 0;",
    ],
    ["a dying object is referred to again", "if (refcount == 0) return false;", ""],
    [
      "new positions of a long row are not cleared",
      "memory.fill(first + ((<usize>present) << 2), 0, (<usize>(count - present)) << 2);",
      "",
    ],
    [
      "new positions of a lengthened row are not cleared",
      "memory.fill(to + ((<usize>present) << 2), 0, (<usize>(count - present)) << 2);",
      "",
    ],
    [
      "a lengthened row loses its references",
      "memory.copy(to, referencesOf(slot), (<usize>present) << 2);",
      "",
    ],
    [
      "a lengthened row keeps its old block",
      "if (meta & LONG) freeBlock(load<u32>(row, BLOCK), load<u32>(row, CAPACITY));",
      "",
    ],
    [
      "a row grows by single positions",
      "blockCapacity(max(count, capacity * 2))",
      "blockCapacity(count)",
    ],
    [
      "the last position of a long row stays",
      "store<u32>(row, load<u32>(row, COUNT) - 1, COUNT);",
      "store<u32>(row, load<u32>(row, COUNT), COUNT);",
    ],
    [
      "a short row takes four references",
      "if (count <= <u32>INLINE_MAX) {",
      "if (count <= <u32>INLINE_MAX + 1) {",
    ],
  ]),

  ...inKernel("handles", [
    ["a fraction is no matter", "shifted - UNIT != handle ||", ""],
    ["a slot beyond the top is looked at", "|| slot >= load<u32>(SLOT_TOP)", ""],
    ["a dying object's handle is taken", "&& refcountOf(slot) != 0 ? slot", "? slot"],
    ["a weak reference takes references", "if (metaOf(slot) & WEAKREF) return NO_REFERENCES;", ""],
    ["handles have no heap's number", "load<u32>(HEAP_TAG) |", ""],
    [
      "the position after the last is read",
      "index >= referenceCount(slot)",
      "index > referenceCount(slot)",
    ],
    [
      "a stale target is taken for none",
      "BAD_TARGET : pushReference(slot, referent)",
      "0 : pushReference(slot, referent)",
    ],
    [
      "a version has a bit less",
      "(<u64>tag) << VERSION_BITS) | versionOf(slot)",
      "(<u64>tag) << VERSION_BITS) | (versionOf(slot) & ~1)",
    ],
  ]),

  ...inKernel("batch", [
    ["the staging area is not aligned", "(blockAddress(block) + 7) & ~7", "blockAddress(block)"],
    [
      "handles are written where the staging area was",
      "store<f64>(staging() + ((<usize>index) << 4), handleOf(slot));",
      "store<f64>(at, handleOf(slot));",
    ],
    [
      "a batch of objects counts one that was refused",
      "if (slot == NIL) return index;",
      "if (slot == NIL) return index + 1;",
    ],
    [
      "a second chunk of references starts over",
      "setReference(slot, first + index, referent)",
      "setReference(slot, index, referent)",
    ],
    ["a batch increfs once", "increfBy(slot, <u32>load<f64>(at, 8))", "increfBy(slot, 1)"],
    ["a batch decrefs once", "decrefBy(slot, <u32>load<f64>(at, 8))", "decrefBy(slot, 1)"],
    ["what is not alive has refcount 0", "slot == NIL ? -1 :", "slot == NIL ? 0 :"],
    [
      "a batch makes leaves take references",
      "takesReferences(slot) ? DONE : NO_REFERENCES",
      "true ? DONE : NO_REFERENCES",
    ],
  ]),
];

// The limit: the cost of a full collection in C, hand-tuned, with our algorithm and our job and nothing else.
// Objects with counted references that may be replaced at any time, external counts for the held ones, memory
// of freed objects reused; no generations, finalizers, weak references.
//
//   row    16 bytes an object: its kind, and up to 3 references; or a block with more of them.
//          One cache line holds all that the mark must read of an object.
//   bits   one an object, so that a million fit in the second-level cache. Next to them are only
//          the external counts, 4 bytes each, of which the compiler compares 16 at once.
//   queue  first in, first out: the row 32 places later can be fetched ahead.
//   push   without a branch: always written, the tail moves by the object's bit.

#include "graph-file.h"

enum {
  INLINE_MAX = 3, // references stored in the row
  LONG = 4,       // kind of a row whose references are in a block
  FREE = 5,       // kind of a row without an object
  KIND_MASK = 7,  // a smaller kind is the number of references
  VERSION_SHIFT = 3,
  AHEAD = 32,     // rows between the fetched and the visited one
  SIZE_CLASSES = 32
};

/** Slots count from 1: 0 means no object. */
typedef struct {
  u32 meta;    // version and kind
  u32 word[3]; // references; or block, number of references
} Row;

typedef struct {
  u32 top; // first slot that was never used
  u32 liveCount;
  u32 freeCount;
  u32 blockTop;
  u32 freeBlocks[SIZE_CLASSES]; // linked by their first words
  u32 *isLive;                  // bits: there is an object
  u32 *isUnreached;             // bits: there is an object, not yet reached
  Row *rows;
  u32 *refcounts;
  u32 *externals; // the part of the refcount that no object holds
  u32 *queue;     // reached objects, in order of discovery
  u32 *freeSlots; // a stack
  u32 *blocks;
} Heap;

// --- Objects

static u32 kindOf(const Row *row) { return row->meta & KIND_MASK; }

static u32 referenceCount(const Row *row) {
  return kindOf(row) == LONG ? row->word[1] : kindOf(row);
}

static u32 *referencesOf(const Heap *heap, Row *row) {
  return kindOf(row) == LONG ? heap->blocks + row->word[0] : row->word;
}

static int testBit(const u32 *bits, u32 slot) { return bits[slot >> 5] >> (slot & 31) & 1; }

/** Words of a block are a power of 2; returns which. */
static u32 sizeClass(u32 length) { return 32 - __builtin_clz(length - 1); }

static u32 takeBlock(Heap *heap, u32 length) {
  u32 class = sizeClass(length);
  u32 block = heap->freeBlocks[class];
  if (block) {
    heap->freeBlocks[class] = heap->blocks[block];
    return block;
  }
  block = heap->blockTop;
  heap->blockTop += 1u << class;
  return block;
}

static void freeBlock(Heap *heap, const Row *row) {
  u32 class = sizeClass(row->word[1]);
  heap->blocks[row->word[0]] = heap->freeBlocks[class];
  heap->freeBlocks[class] = row->word[0];
}

/** A new object that refers to nothing yet. */
static u32 newObject(Heap *heap, u32 count) {
  u32 slot = heap->freeCount ? heap->freeSlots[--heap->freeCount] : heap->top++;
  Row *row = &heap->rows[slot];
  u32 version = row->meta >> VERSION_SHIFT << VERSION_SHIFT;
  if (count <= INLINE_MAX) {
    *row = (Row){version | count, {0, 0, 0}};
  } else {
    *row = (Row){version | LONG, {takeBlock(heap, count), count, 0}};
    memset(referencesOf(heap, row), 0, count * sizeof(u32));
  }
  heap->refcounts[slot] = heap->externals[slot] = 0;
  heap->isLive[slot >> 5] |= 1u << (slot & 31);
  heap->liveCount++;
  return slot;
}

static void setReference(Heap *heap, u32 slot, u32 index, u32 referent) {
  referencesOf(heap, &heap->rows[slot])[index] = referent;
  heap->refcounts[referent]++;
}

static void hold(Heap *heap, u32 slot) {
  heap->refcounts[slot]++;
  heap->externals[slot]++;
}

static void giveUp(Heap *heap, u32 slot) {
  heap->refcounts[slot]--;
  heap->externals[slot]--;
}

// --- The collection

static u32 wordCount(const Heap *heap) { return (heap->top + 31) / 32; }

/** A bit for each of 32 numbers that are not 0. The compiler makes vectors of the first loop. */
static inline u32 nonZeroBits(const u32 *numbers) {
  uint8_t isNonZero[32];
  for (u32 i = 0; i < 32; i++) isNonZero[i] = numbers[i] != 0;
  u32 bits = 0;
  for (u32 i = 0; i < 32; i += 8) {
    u64 eight;
    memcpy(&eight, isNonZero + i, 8);
    // Moves the lowest bit of byte k to bit 56 + k.
    bits |= (u32)(eight * 0x0102040810204080 >> 56) << i;
  }
  return bits;
}

/** Marks all objects that are not held as unreached. Returns their number. */
static u32 unreachAllButHeld(Heap *heap) {
  u32 unreached = 0;
  for (u32 w = 0, end = wordCount(heap); w < end; w++) {
    u32 bits = heap->isLive[w] & ~nonZeroBits(heap->externals + w * 32);
    heap->isUnreached[w] = bits;
    unreached += __builtin_popcount(bits);
  }
  return unreached;
}

/** Queues the held objects. Returns their end. */
static u32 *queueHeld(const Heap *heap) {
  u32 *tail = heap->queue;
  for (u32 w = 0, end = wordCount(heap); w < end; w++) {
    u32 bits = heap->isLive[w] & ~heap->isUnreached[w];
    for (; bits; bits &= bits - 1) *tail++ = w * 32 + __builtin_ctz(bits);
  }
  return tail;
}

static inline u32 *reach(u32 *isUnreached, u32 *tail, u32 slot) {
  u32 *word = isUnreached + (slot >> 5);
  u32 bits = *word;
  *word = bits & ~(1u << (slot & 31));
  *tail = slot;
  return tail + (bits >> (slot & 31) & 1);
}

/** Marks everything that the queued objects reach. Returns the number of all reached. */
static u32 mark(const Heap *heap, u32 *tail) {
  u32 *isUnreached = heap->isUnreached;
  Row *rows = heap->rows;
  for (const u32 *head = heap->queue; head < tail; head++) {
    __builtin_prefetch(&rows[head[AHEAD]]); // past the tail it is the row of any slot
    Row *row = &rows[*head];
    // Nearly always the same way, and then cheaper than to follow empty references, whose bits
    // share one word.
    switch (kindOf(row)) {
      case 3: tail = reach(isUnreached, tail, row->word[2]); // fall through
      case 2: tail = reach(isUnreached, tail, row->word[1]); // fall through
      case 1: tail = reach(isUnreached, tail, row->word[0]); // fall through
      case 0: break;
      default: {
        const u32 *at = heap->blocks + row->word[0], *end = at + row->word[1];
        while (at < end) tail = reach(isUnreached, tail, *at++);
      }
    }
  }
  return tail - heap->queue;
}

/** Takes the object's references to reached objects from their counts. */
static inline void releaseReached(const Heap *heap, Row *row) {
  u32 *at = referencesOf(heap, row), *end = at + referenceCount(row);
  for (; at < end; at++) {
    // None gets to 0: each reached object is held by another.
    if (*at && !testBit(heap->isUnreached, *at)) heap->refcounts[*at]--;
  }
}

/** Frees all unreached objects, with their slots and blocks. */
static void freeUnreached(Heap *heap, int isAnyReached) {
  u32 *freeSlot = heap->freeSlots + heap->freeCount;
  for (u32 w = 0, end = wordCount(heap); w < end; w++) {
    u32 bits = heap->isUnreached[w];
    heap->isLive[w] &= ~bits;
    for (; bits; bits &= bits - 1) {
      u32 slot = w * 32 + __builtin_ctz(bits);
      Row *row = &heap->rows[slot];
      if (isAnyReached) releaseReached(heap, row);
      if (kindOf(row) == LONG) freeBlock(heap, row);
      row->meta = ((row->meta >> VERSION_SHIFT) + 1) << VERSION_SHIFT | FREE;
      heap->refcounts[slot] = 0;
      *freeSlot++ = slot;
    }
  }
  heap->freeCount = freeSlot - heap->freeSlots;
}

/** One full collection. Returns the number of objects that it freed. */
static u32 collect(Heap *heap) {
  if (unreachAllButHeld(heap) == 0) return 0;
  u32 reached = mark(heap, queueHeld(heap));
  u32 freed = heap->liveCount - reached;
  if (freed) freeUnreached(heap, reached > 0);
  heap->liveCount = reached;
  return freed;
}

// --- The task. Slot i + 1 is object i of the graph, version 0.

static size_t bytesOf(const Heap *heap, u32 capacity) {
  return capacity * (sizeof(Row) + 4 * sizeof(u32)) + capacity / 4 + heap->blockTop * sizeof(u32);
}

static Heap makeHeap(const Graph *graph, u32 capacity) {
  size_t blockWords = 1;
  for (u32 i = 0; i < graph->objectCount; i++) {
    u32 count = graph->offsets[i + 1] - graph->offsets[i];
    if (count > INLINE_MAX) blockWords += 1u << sizeClass(count);
  }
  size_t columnBytes = capacity * sizeof(u32);
  return (Heap){
      .isLive = allocate(capacity / 8),
      .isUnreached = allocate(capacity / 8),
      .rows = allocate(capacity * sizeof(Row)),
      .refcounts = allocate(columnBytes),
      .externals = allocate(columnBytes),
      .queue = allocate(columnBytes + AHEAD * sizeof(u32)),
      .freeSlots = allocate(columnBytes),
      .blocks = allocate(blockWords * sizeof(u32)),
  };
}

/** Makes the heap as new, with all its memory touched: none is paged in later. */
static void clear(Heap *heap, u32 capacity) {
  heap->top = heap->blockTop = 1; // 0 means no object, and no block
  heap->liveCount = heap->freeCount = 0;
  memset(heap->freeBlocks, 0, sizeof heap->freeBlocks);
  memset(heap->isLive, 0, capacity / 8);
  memset(heap->isUnreached, 0, capacity / 8);
  memset(heap->rows, 0, capacity * sizeof(Row));
  memset(heap->refcounts, 0, capacity * sizeof(u32));
  memset(heap->externals, 0, capacity * sizeof(u32));
  memset(heap->queue, 0, (capacity + AHEAD) * sizeof(u32));
  memset(heap->freeSlots, 0, capacity * sizeof(u32));
}

/** Makes and links the graph, with each object held. */
static void build(Heap *heap, const Graph *graph) {
  const u32 *offsets = graph->offsets;
  for (u32 i = 0; i < graph->objectCount; i++) {
    hold(heap, newObject(heap, offsets[i + 1] - offsets[i]));
  }
  for (u32 i = 0; i < graph->objectCount; i++) {
    for (u32 at = offsets[i]; at < offsets[i + 1]; at++) {
      setReference(heap, i + 1, at - offsets[i], graph->targets[at] + 1);
    }
  }
}

static void giveUpAllButHeld(Heap *heap, const Graph *graph) {
  for (u32 i = 0, next = 0; i < graph->objectCount; i++) {
    if (next < graph->heldCount && graph->held[next] == i) next++;
    else giveUp(heap, i + 1);
  }
}

/** Objects of the graph that are unchanged. */
static u32 countLeft(const Heap *heap, const Graph *graph) {
  u32 left = 0;
  for (u32 slot = 1; slot <= graph->objectCount; slot++) {
    u32 meta = heap->rows[slot].meta;
    left += meta >> VERSION_SHIFT == 0 && (meta & KIND_MASK) != FREE;
  }
  return left;
}

/** Checks that every count is the number of actual references, and that freed slots are reused. */
static void check(Heap *heap, const Graph *graph) {
  u32 *inDegrees = allocate((size_t)heap->top * sizeof(u32));
  for (u32 slot = 1; slot < heap->top; slot++) {
    if (!testBit(heap->isLive, slot)) continue;
    u32 *at = referencesOf(heap, &heap->rows[slot]);
    for (u32 *end = at + referenceCount(&heap->rows[slot]); at < end; at++) inDegrees[*at]++;
  }
  for (u32 slot = 1; slot < heap->top; slot++) {
    if (heap->refcounts[slot] != inDegrees[slot] + heap->externals[slot]) fail("a count is wrong");
  }
  free(inDegrees);
  u32 top = heap->top;
  while (heap->liveCount < graph->objectCount) newObject(heap, 0);
  if (heap->top != top || heap->freeCount > 0) fail("a freed slot was lost");
}

int main(int argumentCount, char **arguments) {
  if (argumentCount != 4) fail("usage: limit GRAPH live|garbage REPEATS");
  Graph graph = readGraphFile(arguments[1]);
  int isLive = strcmp(arguments[2], "live") == 0;
  u32 repeats = atoi(arguments[3]);
  u32 capacity = (graph.objectCount + 1 + 31) / 32 * 32;
  double *ms = allocate(repeats * sizeof(double));
  double *buildMs = allocate(repeats * sizeof(double));
  Heap heap = makeHeap(&graph, capacity);
  u32 freed = 0;
  for (u32 repeat = 0; repeat < repeats; repeat++) {
    if (repeat == 0 || !isLive) {
      clear(&heap, capacity);
      double start = milliseconds();
      build(&heap, &graph);
      buildMs[repeat] = milliseconds() - start;
      giveUpAllButHeld(&heap, &graph);
      if (isLive) collect(&heap);
    }
    double start = milliseconds();
    freed = collect(&heap);
    ms[repeat] = milliseconds() - start;
  }
  u32 left = countLeft(&heap, &graph);
  size_t bytes = bytesOf(&heap, capacity);
  check(&heap, &graph);
  printAnswer(ms, repeats, freed, left, buildMs, isLive ? 1 : repeats, bytes);
}

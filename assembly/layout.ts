// The memory of one heap: every column, bit, sentinel and status code, with the drawings.
// Both sides import this file (the kernel and src/), so it imports nothing and has no types:
// plain `export const` compiles in asc and in tsc alike. The numbers are a contract: changing any of
// them means a new LAYOUT_VERSION, and test/layout.test.ts keeps a digest of each version.
//
//   0          CONTROL_BYTES                                                         memory end
//   ┌──────────┬─────────────┬───────────┬───────┬───────┬──────┬────────┬────────┬──────┬─────────┐
//   │ control  │ unreachable │ candidate │ young │ queue │ type │ gcRefs │ counts │ rows │ blocks →│
//   │ block    │ 1 bit       │ 1 bit     │ ½ B   │ 1 B   │ 2 B  │ 4 B    │ 8 B    │ 16 B │         │
//   └──────────┴─────────────┴───────────┴───────┴───────┴──────┴────────┴────────┴──────┴─────────┘
//                └───────────── bytes per slot, together 31.75 ─────────────────────────┘
//
// A slot is the place of one object: an index into every column. Slot 0 is never given out: it is
// NIL, "no object", and its bits are always clear. That lets the mark follow an empty reference
// like any other, without a test. A column of weak reference heads (4 B a slot) is between rows
// and blocks once the first weak reference was made.
//
// The gcRefs column serves five purposes, one at a time:
//   - gcRefs: a candidate's refcount minus the references that candidates hold to it (gcrefs.ts);
//   - the queue of reached objects when candidates are found by their bits: it overwrites gcRefs already
//     read (unreachable.ts);
//   - objects that leave the set, set aside or resurrected, until their generation is changed (collect.ts);
//   - lists for the host: deaths.ts, listing.ts;
//   - in the debug kernel, before a full collection: the references that objects hold (invariants.ts).

export const LAYOUT_VERSION = 3;
export const PAGE_BYTES = 65536;

export const NIL = 0;
export const SLOT_BITS = 27;
export const SLOT_COUNT_MAX = 134217728;
export const CAPACITY_STEP = 1024;

// A row: one object's references, and the word that says what the object is. 16 bytes.
//
//   inline, at most 3 references      long, any number of references
//   ┌──────┬────┬────┬────┐           ┌──────┬───────┬───────┬──────────┐
//   │ META │ r0 │ r1 │ r2 │           │ META │ BLOCK │ COUNT │ CAPACITY │
//   └──────┴────┴────┴────┘           └──────┴───┬───┴───────┴──────────┘
//   0      4    8    12                          └─→ blocks: r0 r1 r2 r3 …   (word index)
export const ROW_SHIFT = 4;
export const ROW_BYTES = 16;
export const META = 0;
export const FIRST_REFERENCE = 4;
export const BLOCK = 4;
export const COUNT = 8;
export const CAPACITY = 12;
export const INLINE_MAX = 3;
export const REFERENCE_COUNT_MAX = 134217728;

// META, bit by bit; the letters are beside the names below.
//
//   31               14 13 12 11 10  9  8  7  6  5  4 3  2 1 0
//   ┌───────────────────┬──┬──┬──┬──┬──┬──┬──┬──┬──┬────┬──────┐
//   │ VERSION           │L1│L0│A │WR│W │LE│F'│F │LO│ n  │ gen  │
//   └───────────────────┴──┴──┴──┴──┴──┴──┴──┴──┴──┴────┴──────┘
export const GENERATION_MASK = 7;
export const PERMANENT = 3; // frozen: tracked, never a candidate
export const UNTRACKED = 4; // being deallocated
export const LEAF = 5; // holds no references, counted only, never tracked
export const DEAD = 6; // deallocated; the slot waits until the host has noted it
export const FREE = 7; // on the free list, or retired
export const INLINE_COUNT_SHIFT = 3; // n: number of reference positions of an inline row
export const INLINE_COUNT_MASK = 24;
export const LONG = 32; // LO: the row is long
export const FINALIZER = 64; // F: has a finalizer
export const CALLBACK = 64; // the same bit on a weak reference: it has a callback
export const FINALIZED = 128; // F': the finalizer was called (set before the call)
export const LEGACY = 256; // LE: the finalizer is of the old kind (Python <= 3.3)
export const WEAKREF = 512; // W: the object is itself a weak reference
export const WEAKLY_REFERENCED = 1024; // WR: weak references to the object exist
export const ASIDE = 2048; // A: set aside with legacy finalizers; on a dead object: the host noted it
export const LISTED_0 = 4096; // L0: the slot is in the young list's part for generation 0
export const LISTED_1 = 8192; // L1: ... in its part for generation 1
export const LISTED_MASK = 12288;
export const VERSION_SHIFT = 14;
export const VERSION_MAX = 262143;
export const VERSION_SKIP_MAX = 131071;

// The staging area of batch calls, in doubles.
export const STAGING_DOUBLES = 8192;

// Flags of `alloc`, beside FINALIZER and LEGACY.
export const LEAF_OBJECT = 1;

// Counts: REFCOUNT is the true count, EXTERNAL the part of it that is not from objects of the heap.
// REFCOUNT - EXTERNAL is the object's in-degree, always. At REFCOUNT 0 the second word is free,
// and links the lists of dying, dead and free slots.
export const COUNTS_SHIFT = 3;
export const COUNTS_BYTES = 8;
export const REFCOUNT = 0;
export const EXTERNAL = 4;
export const LINK = 4;
export const REFCOUNT_MAX = 3221225471; // from outside; the rest is room for references

// A weak reference is an object with a long row and a block of four words. COUNT is 1 while it
// owns a callback object and 0 otherwise, so that only that word is a reference.
export const WEAK_WORDS = 4;
export const WEAK_CALLBACK_WORD = 0;
export const WEAK_REFERENT_WORD = 4;
export const WEAK_PREVIOUS_WORD = 8;
export const WEAK_NEXT_WORD = 12;

// Handles: slot, version and the tag of the heap in one number below 2^52.
//
//   51     45 44        27 26       0
//   ┌────────┬────────────┬──────────┐
//   │ tag    │ version    │ slot     │
//   └────────┴────────────┴──────────┘
export const VERSION_BITS = 18;
export const HEAP_TAG_BITS = 7;
export const HEAP_TAG_MAX = 127;

// The control block: all state of a heap that is not a column, so that memory is the whole heap.
export const CONTROL_LAYOUT = 0;
export const SLOT_CAPACITY = 4;
export const SLOT_TOP = 8; // first slot that was never used
export const FREE_HEAD = 12;
export const FINALIZER_COUNT = 16; // live objects with a finalizer of either kind
export const LIVE_COUNT = 20;
export const RETIRED_COUNT = 24; // slots whose versions ran out
export const WEAK_COLUMN = 28; // 1 when the column of weak reference heads exists
export const BLOCK_TOP = 32; // first word of blocks that was never used
export const HEAP_TAG = 36;
export const STATUS = 40; // why `alloc` returned NIL
export const EVENT_SUBJECT = 44; // the slot that an event is about
export const HELD = 48; // the object whose finalizer the collector has called
export const DEPTH = 52; // deallocations in progress
export const LATER_HEAD = 56; // trashcan: objects whose deallocation was put off
export const LATER_TAIL = 60;
export const DEAD_HEAD = 64;
export const DEAD_TAIL = 68;
export const DEAD_COUNT = 72;
export const OBSERVE_DEATHS = 76; // 1: every death is reported to the host
export const ENABLED = 80;
export const THRESHOLDS = 84; // three words
export const COUNTERS = 96; // three words: what getCount() returns
export const TRIGGER = 108; // COUNTERS[0] above this makes a collection due
export const COLLECTING = 112; // 0, or the generation under collection + 1
export const PHASE = 116;
export const COLLECTOR_DEPTH = 120; // DEPTH when the running collection began
export const CURSOR = 124;
export const LIST_MODE = 128; // 1: the candidates are in the young list, 0: in the bit columns
export const LIST_LENGTH = 132; // length of the list of unreachable objects in the queue column
export const PENDING_HEAD = 136; // weak references whose callbacks wait
export const BUSY = 140; // 1 while a call works, and until the host accepts DEATHS or an event; otherwise a call was cut off
export const DOOMED_HEAD = 144; // objects outside that lost their last reference to garbage
export const LONG_LIVED_PENDING = 148;
export const LONG_LIVED_TOTAL = 152;
export const YOUNG_LENGTH = 156;
export const YOUNG_BOUNDARY = 160; // generation 1 before it, generation 0 from it on
export const OVERFLOW_0 = 164; // 1: some object of generation 0 is not in the young list
export const OVERFLOW_1 = 168;
export const GENERATION_COUNTS = 172; // four words: 0, 1, 2, permanent
export const LEGACY_COUNT = 188;
export const WEAKREF_COUNT = 192;
export const SAVE_ALL = 196;
export const CALLED_OUT = 200; // 1 when user code ran during the collection
export const COLLECTED = 204;
export const UNCOLLECTABLE = 208;
export const CANDIDATES = 212;
export const REFERENCES_VISITED = 216;
export const SURVIVORS = 220;
export const STATISTICS = 224; // three generations x (collections, collected, uncollectable), f64
export const FRAMES = 296;
export const ASIDE_COUNT = 1096;
export const REPORTS = 1104; // 1: the host wants EVENT_UNREACHABLE and EVENT_UNCOLLECTABLE
export const CORRUPT = 1108; // 1: a collection found a gcRefs below zero
export const VERSION_SKIP = 1112; // the number of versions that new slots skip
export const STAGING = 1100; // the block of the batch calls' staging area, or NIL
export const BLOCK_HEADS = 1152; // free list of every block class
// A collection in steps: cycle.ts, barrier.ts.
export const BARRIER = 1728; // what a new reference means: nothing, or one of the BARRIER_ constants
export const MARKS = 1732; // the block with the cycle's bits and its mark stack, or NIL
export const MARK_END = 1736; // slots below it have bits; objects made above it are black
export const ROOT_CURSOR = 1740; // slots below it were checked for external references
export const GREY_CURSOR = 1744; // where the grey bits are read next
export const OVERFLOWED = 1748; // 1: an object was grey with the mark stack full
export const STACK_LENGTH = 1752;
export const SCAN_SLOT = 1756; // an object whose many references are followed one part at a time
export const SCAN_INDEX = 1760;
export const CYCLE_CANDIDATES = 1764;
export const CYCLE_REFERENCES = 1768;
export const WORK = 1772; // objects and references that the present step may still visit
export const SLICED = 1776; // 1: the running collection is one in steps
export const PAUSED = 1780; // 1: it waits for its next step
export const PENDING_TAIL = 1784;
export const SET_COUNT = 1788; // objects that the cycle has scanned; later those of the set that it found
// Releases in steps: deallocation.ts.
export const RELEASE_UNITS = 1792; // objects and references that one call may release; 0: no limit
export const RELEASE_WORK = 1796; // those that the present call may still release
export const PARKED = 1800; // number of deallocations in progress that wait for a step
// Whether a collection can find anything: suspects.ts.
export const SUSPECTS = 1804; // bit g: a collection of generation g can, 0 to 2
export const LAST_HOLDER = 1808; // the object that was given a reference last; it may have died since
export const LAST_INDEX = 1812; // the position of that reference
export const CONTROL_BYTES = 2048;

export const ANY_SUSPECTS = 7; // SUSPECTS: of each generation

export const BARRIER_MARKING = 1; // the object is shaded
export const BARRIER_SET = 2; // the set is known: a new reference may make it reachable again
export const BARRIER_DELETING = 3; // the set is being deleted: nothing can refer to it

// One frame of the trashcan's stack, for a deallocation in progress.
export const FRAME_BYTES = 16;
export const FRAME_SLOT = 0;
export const FRAME_STAGE = 4;
export const FRAME_CURSOR = 8;
export const FRAME_ENTRY = 12;
export const TRASHCAN_DEPTH = 50;

export const ENTRY_NONE = 0; // began within another deallocation
export const ENTRY_HOST = 1; // the host called decref or the like
export const ENTRY_COLLECTOR = 2; // the collector released the object

export const STAGE_FINALIZE = 0;
export const STAGE_FINALIZED = 1; // back from the finalizer
export const STAGE_WEAK_CALLBACK = 2;
export const STAGE_WEAK_CALLED = 3; // back from a weak reference's callback
export const STAGE_CALLBACK_OBJECT = 4;
export const STAGE_LEGACY = 5;
export const STAGE_LEGACY_FINALIZED = 6;
export const STAGE_DIE = 7;
export const STAGE_RELEASE = 8;

// The phases of a collection, in order; those ending in CALLED are back from the host.
export const PHASE_IDLE = 0;
export const PHASE_STARTED = 1;
export const PHASE_DEDUCED = 10;
export const PHASE_WEAK_CALLBACKS = 2;
export const PHASE_WEAK_CALLED = 3;
export const PHASE_FINALIZERS = 4;
export const PHASE_FINALIZER_CALLED = 5;
export const PHASE_SAVE_ALL = 6;
export const PHASE_RELEASE = 11; // in steps: the set's references to the outside
export const PHASE_FREE = 12; // in steps: its slots
export const PHASE_DELETE = 7;
export const PHASE_UNCOLLECTABLE = 8;
export const PHASE_FINISHED = 9;

// Outcomes of calls. DONE and DEATHS end the call; the other events ask the host to act and then to
// call resume(). From OUT_OF_MEMORY on no object was changed; COLLECTION_DUE has counted one.
export const DONE = 0;
export const DEATHS = 1; // done, and objects died that the host has not noted yet
export const EVENT_FINALIZE = 2;
export const EVENT_WEAK_CALLBACK = 3;
export const EVENT_GARBAGE = 4;
export const COLLECTOR_GOES_ON = 5; // within the kernel only
export const EVENT_UNREACHABLE = 6; // the set is known; see listUnreachable
export const EVENT_UNCOLLECTABLE = 7; // see listUncollectable
export const EVENT_CORRUPT = 8; // counts are wrong, nothing was freed; do not resume
export const OUT_OF_MEMORY = 16;
export const COLLECTION_DUE = 17;
export const BAD_HANDLE = 18;
export const BAD_TARGET = 19;
export const BAD_INDEX = 20;
export const UNDERFLOW = 21; // no external reference left to release
export const NO_REFERENCES = 22; // a leaf or a weak reference cannot be given references
export const REFCOUNT_LIMIT = 23; // the refcount would be above REFCOUNT_MAX
export const INTERRUPTED = 24; // BUSY was set already: an earlier call was cut off

// What `readMany` returns.
export const READ_ALIVE = 0;
export const READ_REFCOUNT = 1;

// Why a goal is missed, and what was tried: printed with the figure in docs/benchmarks.md.
// docs/performance.md has the figures of the trials.

/** Keyed by the goal's text, which goals.ts and program-goals.ts write; shown only where the goal is missed. */
export const REASONS: Readonly<Record<string, string>> = {
  "chain, rings of 10, 10,000 held: raw 4x CPython":
    "In a profile of 3,000,000 objects collections are two fifths of the time, nearly all of them young: counts " +
    "subtracted, held objects found, the effects of finalizers deduced, dead objects deleted. The rest is three " +
    "calls an object (alloc, setReference, decref), and two crossings for each finalizer. Compiling by V8 is in " +
    "the figure: of the processor, an object takes 192 ns in a run of 1,000,000, 151 in one of 3,000,000.",
  "chain, rings of 10, 10,000 held: raw on TypeScript 2.5x CPython":
    "As the Wasm kernel, whose algorithm it is.",
  "chain, rings of 10, 10,000 held: managed 0.83x CPython":
    "A field of a class body is a property that V8 has to delete again when it is counted: 50 to 60 ns each, two for " +
    "each object of a ring. The object and its record are 186 bytes of V8's heap, and its collector is a " +
    "third of the run. Tried: a Proxy for each object (2,700 ns), own accessors (1,300), one private field for " +
    "each fact instead of one for all (a third slower with seven classes).",
  "chain, rings of 10, 10,000 held: managed, declared 1x CPython":
    "An object is a JavaScript object, its record, and a slot: V8's collector is a quarter of the run.",
  "tree: raw 4x CPython":
    "An item that is put into a page moves up to 15 others, each by two calls. CPython moves words in its list.",
  "lists, dropped: raw 3.5x CPython":
    "A list that is dropped is found by young collections, in which the kernel is the least ahead of CPython; an " +
    "object costs four calls.",
  "lists, all held: raw 6x CPython":
    "Young collections that find nothing go over each new object once or twice; an object costs four calls.",
  "every program: raw 2.5x CPython": "The smallest of the programs above.",
  "lists, all held: at most 10 % of the run in collections":
    "Each new object is examined by a young collection, a middle one and the full ones, although none can die.",
  "1,000,000, all live through 1 %: <= 22 ns random, 10 neighbouring":
    "Reached on an Intel Xeon (8.2 and 7.7), missed on an AMD EPYC (16.1 and 12.9). At 100,000 objects, whose " +
    "rows its caches hold, the EPYC takes 7.1 and 7.6: the rest is waiting for rows. The C loop prefetches " +
    "each when it is queued (8.3 and 6.4); ours reads 128 ahead, all that Wasm can express.",
  "young collection of 2,000: <= 30 us over 0, 1 and 10 million":
    "Reached on an Intel Xeon (22 to 25), missed on an AMD EPYC (37 to 47), where each object takes 19 to 24 ns: " +
    "gcRefs is copied, lowered by every reference, compared, and generation and list entry are written, each " +
    "word soon after it was read. Tried: no branch in the subtraction (kept).",
  "1,000,000, half garbage: <= 22 ns random, 10 neighbouring":
    "Deleting an object takes 6 to 9 ns wherever its references go: its version is raised, its row and " +
    "counts are written, it joins the free list. Locality helps the mark alone. Tried: one test for three " +
    "references, counters added up for 32 objects, everything inlined.",
  "every row from 1,000,000 objects: 15x CPython":
    "Where few references lead to objects made next (rings, chain, trees, hub, self), CPython's objects " +
    "lie in that order too: its pass over the list hardly waits for memory. The C loop does not reach 15x " +
    "there either (its multiple is given). Where references go anywhere, the least is more than twice the " +
    "goal. Tried: following references depth first, bytes instead of bits.",
  "every row from 1,000,000 objects: 20x Pyodide":
    "The same rows and the same reason: Pyodide is CPython, its objects half as large.",
  "every row from 1,000,000 objects: 4x V8's gc()":
    "All garbage: V8 marks what lives, which is nothing, and returns the pages later and on its other " +
    "thread, outside the timed call. Our collection ends with every slot free and every handle stale. " +
    "Where many live: V8's marker uses all processors, and children lie next to their parents in trees.",
  "every row from 1,000,000 objects: 7x Boehm":
    "All garbage: Boehm marks what lives, which is nothing, and sweeps a page when memory is requested " +
    "next, outside the timed call. Where many live through few: it has a mark thread for each " +
    "processor. Reached where each is held, which we find without a mark.",
  "every row from 1,000,000 objects: 1.8x our TypeScript":
    "Both engines run the same algorithm over the same columns. Where the time is writing memory (all " +
    "garbage, at every size) or waiting for it, Wasm waits as long. The goal is reached where there is " +
    "something to compute. Tried for the kernel: SIMD, rows read 128 ahead; the twin has all that " +
    "TypeScript can express.",
  "85 % of a hand-tuned C loop, from 1,000,000 objects":
    "The C loop marks and nothing else: no versions, no free list, no counts by generation, no order of " +
    "deletion; so all garbage is its largest lead. It has prefetch instructions, which Wasm lacks, and " +
    "wider vectors than Wasm's 16 bytes. Reached on the recorded heap of 1,762,873 objects.",
  "alloc + free <= 12 ns":
    "On an Intel Xeon the two calls into Wasm take 4, the work 15: slot, version, row, counts, type, " +
    "candidate bit, young list, four counters, and all of it back. Tried: everything inlined into one " +
    "function each (saves 5, for 10 kB of kernel), no candidate bits (saves 2), no live count (saves " +
    "0.6).",
  "setReference in order <= 5 ns":
    "On an Intel Xeon the call takes 2; two handles are checked, two counts changed, a bound and a death " +
    "looked at: 5 within the kernel on slots. Tried: handles compared in the mantissa of a double (kept, " +
    "10.6 to 9.4).",
  "checked handles at most 20 % dearer than unchecked":
    "A check is 1 to 2 ns on an Intel Xeon: little for an allocation, much for a store. " +
    "setReference checks two handles. Tried: the look at BUSY moved into the kernel (kept).",
  "memory: <= 20 bytes an object, 4 a reference":
    "The row of 16 bytes has room for three references whether they are used or not, so an object with three " +
    "takes what one without takes: 32 bytes, the goal's 20 + 12. Columns for two references or none would save " +
    "8 and cost the mark a branch an object.",
  "kernel and raw entry <= 6,000 bytes brotli":
    "The kernel alone is 7,400: finalizers, weak references, the trashcan, batches. The entry carries the host " +
    "with its messages; the twin (10,000), validate() and the leak report are imported apart. Tried: asc's shrink level (kernel 6,200; half garbage 15 to 20 ns, " +
    "alloc + free 16 to 25).",
  "main entry <= 12,000 bytes brotli": "As the raw entry.",
  "import to first allocation <= 3 ms":
    "V8 reads 135 kB of source, bundled: 5 ms on a machine where Node itself takes 79 to start. As installed " +
    "every file costs a millisecond more. Tried: the modules " +
    "joined, fifty to thirteen files, then to five (20.6 to 16.4 ms there), the kernel's digits read by the " +
    "host (5 to 0.3).",
  "heap1m: 20x CPython measured alongside":
    "Measured with the cheapest objects that CPython has. The recorded program itself was not on the machine.",
};

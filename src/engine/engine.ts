// The contract between heaps and engines: numbers in, numbers out. Two engines implement it: the kernel
// (assembly/, through wasm-engine.ts) and its twin in plain TypeScript (twin/). Both use the constants,
// bits, status codes and control fields of assembly/layout.ts.

import { checkInteger, wrongArgument } from "../errors/arguments.js";
import type { ObjectHistory } from "../errors/history.js";
import type { HeapNumber } from "./heap-number.js";

/** Which engine a heap runs on. */
export type EngineName = "wasm" | "typescript";

/**
 * A heap of slots. Calls on slots trust their caller; calls whose names end in `Handle` check. A call that can
 * deallocate returns one of three kinds of outcome. DONE or DEATHS: it has finished. EVENT_FINALIZE,
 * EVENT_WEAK_CALLBACK or EVENT_GARBAGE: the host must act on `control(EVENT_SUBJECT)` and then call `resume`.
 * From OUT_OF_MEMORY on: why it refused, with no object changed. DEATHS and events leave BUSY set, and
 * every call refuses until the host clears it: so a host that was interrupted and lost the outcome
 * finds out at its next call. `Heap.settle` does all of this; docs/abi.md lists the numbers and what each
 * call returns.
 */
export interface Engine {
  readonly name: EngineName;

  /** The heap's number in the program. @internal */
  readonly number: HeapNumber;

  /** Set when the heap was found corrupt: from then on it refuses calls with ERR_CORRUPT_HEAP. */
  isCorrupt?: boolean;

  /** Bytes that the heap occupies now. */
  readonly bytes: number;
  /** The most bytes that the heap may occupy. */
  readonly maximumBytes: number;

  /** Reads a word of the control block; `field` is one of the layout's control constants. */
  control(field: number): number;
  setControl(field: number, value: number): void;
  /** Collections (0), collected (1) or uncollectable (2) of a generation so far. */
  statistic(generation: number, which: number): number;
  /** The first `count` slots of the list that the last call left; valid until the next call. */
  list(count: number): Uint32Array;
  /** The staging area of the batch calls, STAGING_DOUBLES long; null when memory is out. */
  stagingArea(): Float64Array | null;

  /**
   * Makes room for `slots` objects, for `blockWords` more words of blocks, and for weak references when
   * `hasWeakColumn` is 1. Returns 1, or 0 when memory is out.
   */
  reserve(slots: number, hasWeakColumn?: number, blockWords?: number): number;
  /**
   * Moves a heap at rest to a memory of its size: see cut.ts. Functions and views taken from the engine before
   * must not be used afterwards. Marks of a cycle are lost. Returns 1, or 0 with nothing changed when memory is
   * out. Does nothing when the heap needs all of its memory.
   */
  trim(): number;
  /** The memory itself; valid until the next call that allocates. */
  columns(): EngineColumns;

  alloc(type: number, references: number, flags: number): number;
  place(type: number, references: number, flags: number): number;
  clearFinalized(slot: number): void;
  /** DONE, or INTERRUPTED; the caller guarantees that the refcount is below its limit. */
  incref(slot: number): number;
  increfBy(slot: number, times: number): number;
  decref(slot: number): number;
  decrefBy(slot: number, times: number): number;
  setReference(slot: number, index: number, target: number): number;
  pushReference(slot: number, target: number): number;
  popReference(slot: number): number;
  growReferences(slot: number, count: number): number;
  insertReference(slot: number, index: number, target: number): number;
  removeReference(slot: number, index: number): number;
  /** After an event, settle it and call again: there may be positions left to remove. */
  truncateReferences(slot: number, count: number): number;
  /**
   * As `alloc`, or with `isCounted` 1 as `place`. The first positions take over one external reference each to
   * `first` and `second`. 0 when nothing was made: STATUS has the reason.
   */
  allocSteal(
    type: number,
    references: number,
    flags: number,
    first: number,
    second: number,
    isCounted: number,
  ): number;
  /** Takes over one external reference to the target: the caller has one less. */
  setReferenceSteal(slot: number, index: number, target: number): number;
  /** Takes over one external reference to the target: the caller has one less. */
  pushReferenceSteal(slot: number, target: number): number;
  /** As `getReference`, with an external reference for the caller. Minus INTERRUPTED when it refuses. */
  getReferenceOwned(slot: number, index: number): number;
  /** Removes the last position; its reference is the caller's now. A slot, 0, or minus the status. */
  popReferenceOwned(slot: number): number;
  /** Takes over a reference to the target, and returns the old one, as `popReferenceOwned` does. */
  swapReference(slot: number, index: number, target: number): number;
  getReference(slot: number, index: number): number;
  referenceCount(slot: number): number;
  typeOf(slot: number): number;
  metaOf(slot: number): number;
  refcountOf(slot: number): number;
  externalOf(slot: number): number;

  allocWeakref(
    type: number,
    referent: number,
    callbackObject: number,
    hasCallback: number,
    counted: number,
  ): number;
  referentOf(weakref: number): number;
  callbackObjectOf(weakref: number): number;
  firstWeakref(slot: number): number;
  nextWeakref(weakref: number): number;

  armTrigger(): void;
  chooseGeneration(): number;
  /** 1, or 0 when a collection is running already. */
  beginCollection(generation: number): number;
  runCollection(): number;
  /**
   * Begins a full collection in steps; young collections may run between steps. 0, with nothing changed, when
   * one is under way, during a collection or a deallocation, or when memory is out.
   */
  beginCycle(): number;
  /**
   * Does up to `units` more of it; a unit is one object or reference. After DONE or DEATHS it is finished if
   * PHASE is PHASE_FINISHED, and `endCollection` is due. Does nothing within a deallocation.
   */
  stepCycle(units: number): number;
  resume(): number;
  endCollection(): void;
  freezeAll(): void;
  unfreezeAll(): void;
  /** Leaves a list of the slots that died since the last call; returns its length. */
  takeDeaths(): number;
  /** Leaves a list of the objects of a generation (0, 1, 2, PERMANENT), or of 0 to 2 for 255. */
  listObjects(generation: number): number;
  listReferrers(target: number): number;
  /** Leaves a list of the running collection's set; for EVENT_UNREACHABLE. */
  listUnreachable(): number;
  /** Leaves a list of the objects set aside with legacy finalizers; for EVENT_UNCOLLECTABLE. */
  listUncollectable(): number;

  // A handle must be a number: Wasm would convert a string. The heaps check that.
  allocHandle(type: number, references: number, flags: number): number;
  placeHandle(type: number, references: number, flags: number): number;
  increfHandle(handle: number): number;
  decrefHandle(handle: number, times: number): number;
  setReferenceHandle(handle: number, index: number, target: number): number;
  pushReferenceHandle(handle: number, target: number): number;
  popReferenceHandle(handle: number): number;
  growReferencesHandle(handle: number, count: number): number;
  getReferenceHandle(handle: number, index: number): number;
  allocStealHandle(
    type: number,
    references: number,
    flags: number,
    first: number,
    second: number,
    isCounted: number,
  ): number;
  setReferenceStealHandle(handle: number, index: number, target: number): number;
  pushReferenceStealHandle(handle: number, target: number): number;
  getReferenceOwnedHandle(handle: number, index: number): number;
  popReferenceOwnedHandle(handle: number): number;
  swapReferenceHandle(handle: number, index: number, target: number): number;
  /** The slot of a live object of this heap, or 0. */
  slotOf(handle: number): number;
  handleOf(slot: number): number;

  allocMany(count: number): number;
  setReferences(handle: number, first: number, count: number): number;
  slotMany(count: number): void;
  linkMany(count: number): number;
  increfMany(count: number): number;
  decrefMany(count: number): number;
  readMany(count: number, what: number): void;

  /** Moves every column, so that older views and arrays are stale. For stress tests. */
  moveColumns(): void;
  /** The running program's position, as its runtime reports it, if checks have a function for that. */
  site?(): string;
  /** Where the object of that slot and version was made and died, if checks record sites. */
  history?(slot: number, version: number): ObjectHistory | undefined;
}

/**
 * Views of a heap's columns, as assembly/layout.ts draws them. Each is at least as long as the heap's
 * capacity requires; `weakHeads` is empty while there are no weak references.
 */
export interface EngineColumns {
  readonly control: Uint32Array;
  readonly unreachableBits: Int32Array;
  readonly types: Uint16Array;
  readonly counts: Uint32Array;
  readonly rows: Int32Array;
  readonly weakHeads: Int32Array;
  readonly blocks: Int32Array;
  readonly youngList: Uint32Array;
  readonly candidateBits: Int32Array;
  readonly statistics: Float64Array;
}

export interface EngineOptions {
  /** The most bytes that the heap may occupy, at most 4 GiB. */
  maximumBytes: number;
}

/**
 * A compiled kernel, a `WebAssembly.Module`. Declared as any object, because a project without the DOM
 * types does not have that name.
 */
export type KernelModule = object;

/** The options that every kind of heap takes. */
export interface EngineChoice {
  /**
   * `"auto"` takes Wasm, or the TypeScript engine where the page's policy or an old browser refuses
   * Wasm; `"wasm"` throws there instead.
   * @defaultValue "auto"
   */
  engine?: "auto" | EngineName;
  /** A kernel to run instead of the inlined one: the debug build, or one compiled in advance. */
  kernel?: KernelModule;
  /**
   * The most bytes that the heap may occupy, 65536 to 4 GiB.
   * @defaultValue 4294967296
   */
  maximumBytes?: number;
  /** Checks that run beside the heap, from `checks()` of `ouroboros-gc/checks`. Default: none. */
  checks?: Checks;
}

/** Checks on every call of a heap; made by `checks()` of `ouroboros-gc/checks`. */
export interface Checks {
  /**
   * The engine that a heap uses in place of `engine`. `describe` returns the handle or managed object of a
   * slot.
   * @hidden
   */
  watch(engine: Engine, describe: (slot: number) => unknown): Engine;
}

/**
 * The engine for a heap with the option `checks`.
 * @throws {TypeError} ERR_ARGUMENT when the option is not what `checks()` returns.
 */
export function watchedEngine(
  engine: Engine,
  checks: Checks | undefined,
  describe: (slot: number) => unknown,
): Engine {
  if (checks === undefined) return engine;
  if (typeof checks?.watch === "function") return checks.watch(engine, describe);
  const expected = 'the result of checks() from "ouroboros-gc/checks"';
  throw wrongArgument("new heap", "checks", expected, checks);
}

const BYTES_MAX = 4294967296;
const BYTES_MIN = 65536;

/**
 * The options of a heap's engine.
 * @throws {RangeError | TypeError} ERR_ARGUMENT for impossible `maximumBytes`.
 */
export function engineOptions({ maximumBytes = BYTES_MAX }: EngineChoice): EngineOptions {
  checkInteger("new heap", "maximumBytes", maximumBytes, BYTES_MIN, BYTES_MAX);
  return { maximumBytes };
}

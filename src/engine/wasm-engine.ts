// The Wasm engine: the only file that sees the kernel's memory. Growing memory detaches its views, so they are
// made again when they are found detached.

import * as layout from "../../assembly/layout.js";
import { GcError, isOutOfMemory } from "../errors/error.js";
import { type Cut, cutOf, moveInto } from "./cut.js";
import type { Engine, EngineColumns, EngineOptions } from "./engine.js";
import { HeapNumber } from "./heap-number.js";
import { instantiateKernel, type KernelExports } from "./load.js";

interface Instance {
  readonly memory: WebAssembly.Memory;
  readonly kernel: KernelExports;
}

function instantiate(module: WebAssembly.Module, options: EngineOptions): Instance {
  const maximum = Math.floor(options.maximumBytes / layout.PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: Math.min(1, maximum), maximum });
  return { memory, kernel: instantiateKernel(module, memory) };
}

/** An empty heap with exactly the room for what is kept; undefined when memory is out. */
function instanceFor(
  module: WebAssembly.Module,
  options: EngineOptions,
  { end, hasWeakColumn, blockWords }: Cut,
): Instance | undefined {
  try {
    const instance = instantiate(module, options);
    const { memory, kernel } = instance;
    if (!kernel.initialize(0) || !kernel.reserve(end - 1, hasWeakColumn, 0)) return undefined;
    const bytes = (kernel.blocksAddress() >>> 0) + 4 * blockWords;
    const pages = Math.ceil((bytes - memory.buffer.byteLength) / layout.PAGE_BYTES);
    if (pages > 0) memory.grow(pages);
    return instance;
  } catch (error) {
    if (isOutOfMemory(error)) return undefined;
    throw error;
  }
}

/** Views of the columns, from their actual addresses, so that errors in the control block can be found. */
function columnsOf({ memory: { buffer }, kernel }: Instance): EngineColumns {
  const counts = kernel.countsAddress() >>> 0;
  const rows = kernel.rowsAddress() >>> 0;
  const weakHeads = kernel.weakHeadsAddress() >>> 0;
  const blocks = kernel.blocksAddress() >>> 0;
  const capacity = (rows - counts) / layout.COUNTS_BYTES;
  return {
    control: new Uint32Array(buffer, 0, layout.CONTROL_BYTES >> 2),
    unreachableBits: new Int32Array(buffer, layout.CONTROL_BYTES, capacity >> 5),
    types: new Uint16Array(buffer, kernel.typesAddress() >>> 0, capacity),
    counts: new Uint32Array(buffer, counts, capacity * 2),
    rows: new Int32Array(buffer, rows, capacity * 4),
    weakHeads: new Int32Array(buffer, weakHeads, (blocks - weakHeads) >> 2),
    blocks: new Int32Array(buffer, blocks),
    youngList: new Uint32Array(buffer, kernel.youngListAddress() >>> 0, capacity >> 3),
    candidateBits: new Int32Array(buffer, kernel.candidateBitsAddress() >>> 0, capacity >> 5),
    statistics: new Float64Array(buffer, layout.STATISTICS, 9),
  };
}

/**
 * A heap with its own instance and memory.
 * @throws {GcError} ERR_HEAP_FULL when not even an empty heap fits into `maximumBytes`.
 */
export function createKernelEngine(module: WebAssembly.Module, options: EngineOptions): Engine {
  let { memory, kernel } = instantiate(module, options);
  const number = new HeapNumber();
  if (!kernel.initialize(number.tag)) {
    number.release();
    throw new GcError(
      "ERR_HEAP_FULL",
      `new heap: an empty heap does not fit into maximumBytes ${options.maximumBytes} ` +
        `(expected at least ${layout.PAGE_BYTES}). Raise maximumBytes.`,
    );
  }

  let words = new Uint32Array(memory.buffer);
  words[layout.VERSION_SKIP >> 2] = number.versionSkip;
  let doubles = new Float64Array(memory.buffer);
  let staging = new Float64Array(0);
  const remake = (): void => {
    words = new Uint32Array(memory.buffer);
    doubles = new Float64Array(memory.buffer);
  };

  // Wasm returns unsigned results as signed ones.
  const unsigned = {
    metaOf: (slot: number): number => kernel.metaOf(slot) >>> 0,
    refcountOf: (slot: number): number => kernel.refcountOf(slot) >>> 0,
    externalOf: (slot: number): number => kernel.externalOf(slot) >>> 0,
  };
  const engine: Engine = {
    ...kernel,
    ...unsigned,
    name: "wasm",
    number,
    maximumBytes: options.maximumBytes,
    get bytes(): number {
      return memory.buffer.byteLength;
    },
    control(field: number): number {
      if (words.length === 0) remake();
      return words[field >> 2] as number;
    },
    setControl(field: number, value: number): void {
      if (field >= layout.CONTROL_BYTES) throw new RangeError(`no control field ${field}`);
      if (words.length === 0) remake();
      words[field >> 2] = value;
    },
    statistic(generation: number, which: number): number {
      if (doubles.length === 0) remake();
      return doubles[(layout.STATISTICS >> 3) + generation * 3 + which] as number;
    },
    list(count: number): Uint32Array {
      return new Uint32Array(memory.buffer, kernel.gcRefsAddress() >>> 0, count);
    },
    columns(): EngineColumns {
      return columnsOf({ memory, kernel });
    },
    trim(): number {
      const from = columnsOf({ memory, kernel });
      const cut = cutOf(from);
      if (!cut.isSmaller) return 1;
      const smaller = instanceFor(module, options, cut);
      if (!smaller) return 0;
      moveInto(from, columnsOf(smaller), cut);
      ({ memory, kernel } = smaller);
      staging = new Float64Array(0);
      remake();
      Object.assign(engine, kernel, unsigned);
      number.raise(cut.versionSkip);
      // Functions of the former instance refuse from now on.
      from.control[layout.BUSY >> 2] = 1;
      return 1;
    },
    moveColumns(): void {
      // Growing by 0 pages still replaces the buffer.
      memory.grow(0);
    },
    stagingArea(): Float64Array | null {
      const address = kernel.staging() >>> 0;
      if (address === 0) return null;
      // A detached view has offset 0.
      if (staging.byteOffset !== address) {
        staging = new Float64Array(memory.buffer, address, layout.STAGING_DOUBLES);
      }
      return staging;
    },
  };
  return engine;
}

// The Wasm engine: the only file that sees the kernel's memory. Growing memory detaches the views, so
// they are made again; none is kept across a call.

import * as layout from "../../assembly/layout.js";
import { GcError } from "../errors/error.js";
import type { Engine, EngineColumns, EngineOptions } from "./engine.js";
import { HeapNumber } from "./heap-number.js";
import { instantiateKernel } from "./load.js";

/**
 * A heap on an instance of its own, in a memory of its own.
 * @throws {GcError} ERR_HEAP_FULL when not even an empty heap fits into `maximumBytes`.
 */
export function createKernelEngine(module: WebAssembly.Module, options: EngineOptions): Engine {
  const maximum = Math.floor(options.maximumBytes / layout.PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: Math.min(1, maximum), maximum });
  const kernel = instantiateKernel(module, memory);
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

  return {
    ...kernel,
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
      const { buffer } = memory;
      // From the actual addresses, not the control block, so that errors there can be found.
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
    },
    moveColumns(): void {
      // Grows by nothing, which still replaces the buffer.
      memory.grow(0);
    },
    stagingArea(): Float64Array | null {
      const address = kernel.staging() >>> 0;
      if (address === 0) return null;
      // Without its memory the last one begins at 0.
      if (staging.byteOffset !== address) {
        staging = new Float64Array(memory.buffer, address, layout.STAGING_DOUBLES);
      }
      return staging;
    },
    // Wasm returns unsigned results as signed ones.
    metaOf: (slot: number): number => kernel.metaOf(slot) >>> 0,
    refcountOf: (slot: number): number => kernel.refcountOf(slot) >>> 0,
    externalOf: (slot: number): number => kernel.externalOf(slot) >>> 0,
  };
}

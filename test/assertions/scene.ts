// A small heap for planting a fault in its memory: slots, writes of words, calls past all checks.

import * as layout from "../../assembly/layout.js";
import type { Engine, EngineColumns, KernelModule } from "../../src/engine/engine.js";
import { Heap } from "../../src/raw.js";

export class Scene {
  readonly engine: Engine;

  constructor(kernel: KernelModule) {
    this.engine = new Heap({ kernel, automatic: false }).unchecked;
  }

  get columns(): EngineColumns {
    return this.engine.columns();
  }

  /** A new object's slot; one reference to it is external. */
  object(references = 0, flags = 0): number {
    return this.engine.alloc(0, references, flags);
  }

  /** An object that only `holder` refers to, at `position`. */
  heldBy(holder: number, position = 0, references = 0, flags = 0): number {
    const slot = this.object(references, flags);
    this.engine.setReference(holder, position, slot);
    this.engine.decref(slot);
    return slot;
  }

  /** An object that only refers to itself. */
  garbage(references = 1, flags = 0): number {
    const slot = this.object(references, flags);
    this.engine.setReference(slot, 0, slot);
    this.engine.decref(slot);
    return slot;
  }

  /** An object of the oldest generation: from now on young collections count references. */
  old(): number {
    const slot = this.object();
    this.collect(2);
    this.engine.endCollection();
    return slot;
  }

  /** The slot of an object that was freed. */
  freed(): number {
    const slot = this.object();
    this.engine.decref(slot);
    return slot;
  }

  weakref(referent: number, hasCallback = 0): number {
    return this.engine.allocWeakref(0, referent, 0, hasCallback, 0);
  }

  /** Writes a word of the control block. */
  control(field: number, value: number): void {
    this.engine.setControl(field, value);
  }

  /** Whether an object may have become garbage, a bit for each generation. */
  suspects(generations: number): void {
    this.control(layout.SUSPECTS, generations);
  }

  counts(slot: number, refcount: number, external: number): void {
    this.columns.counts.set([refcount, external], slot * 2);
  }

  /** Writes a word of the object's row, by its offset in bytes. */
  row(slot: number, offset: number, value: number): void {
    this.columns.rows[slot * 4 + (offset >> 2)] = value;
  }

  meta(slot: number, cleared: number, set: number): void {
    this.row(slot, layout.META, (this.engine.metaOf(slot) & ~cleared) | set);
  }

  /** Writes a word of a weak reference's block. */
  weakWord(weakref: number, offset: number, value: number): void {
    const { blocks, rows } = this.columns;
    const block = rows[weakref * 4 + (layout.BLOCK >> 2)] as number;
    blocks[block + (offset >> 2)] = value;
  }

  candidateBit(slot: number, value: 0 | 1): void {
    const { candidateBits } = this.columns;
    const others = (candidateBits[slot >> 5] as number) & ~(1 << (slot & 31));
    candidateBits[slot >> 5] = others | (value << (slot & 31));
  }

  /** Collects until the host is called, or to the end. */
  collect(generation: number): void {
    this.engine.beginCollection(generation);
    this.engine.runCollection();
  }

  /** The host has acted on an event. */
  goOn(): void {
    this.control(layout.BUSY, 0);
    this.engine.resume();
  }
}

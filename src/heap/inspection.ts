// A heap as ouroboros-gc/inspect sees it.

import type { Engine, EngineColumns } from "../engine/engine.js";
import { type Handle, handleAt, slotOf } from "../engine/handle.js";
import { show, typeError } from "../errors/error.js";
import type { ExternalBytes } from "./external-bytes.js";

/**
 * An inspected heap: its engine, and the objects in its slots. "The object" is what users hold: a handle on
 * a raw heap, otherwise a managed object.
 */
export interface Inspection {
  readonly engine: Engine;
  readonly external: ExternalBytes;
  objectAt(slot: number, columns: EngineColumns): unknown;
  /** The slot that `objectAt` returned the object for, even if it has died since; 0 for other values. */
  slotOf(object: unknown): number;
  /** A number for the type of the object in the slot, the same for all objects of the type. */
  typeOf(slot: number, columns: EngineColumns): number;
  nameOfType(type: number): string;
  /** The object's text in reports. */
  nameOf(object: unknown): string;
  /** The name of the reference at a position; undefined where it only has a number. */
  positionName(object: unknown, position: number): string | undefined;
  /** How many names the object in the slot has, where objects have names. */
  nameCount?(slot: number): number;
  /** A number of the object, below 2^31, that stays the same for as long as it lives. */
  idOf(object: unknown): number;
}

/** What `inspect` takes: any heap. */
export interface Inspected {
  /** @hidden */
  inspection(): Inspection;
}

/** The inspection of `heap`. @throws {TypeError} ERR_ARGUMENT when it is not a heap. */
export function inspectionFor(call: string, heap: Inspected): Inspection {
  if (typeof heap?.inspection === "function") return heap.inspection();
  throw typeError(
    "ERR_ARGUMENT",
    `${call}: ${show(heap)} is not a heap. Pass gc, a GC, or a Heap of ouroboros-gc/raw.`,
  );
}

/** A raw heap: the objects are handles. */
export function handlesInspection(engine: Engine, external: ExternalBytes): Inspection {
  return {
    engine,
    external,
    objectAt: (slot, columns) => handleAt(columns, slot),
    slotOf: (object) => (typeof object === "number" ? slotOf(object) : 0),
    typeOf: (slot, { types }) => types[slot] as number,
    nameOfType: (type) => `type ${type}`,
    nameOf: (object) => `object ${String(object)}`,
    positionName: () => undefined,
    idOf: (object) => slotOf(object as Handle) * 2 + 1,
  };
}

/** Numbers values from 0 on, in order of first appearance. */
export class Numbering<T> {
  readonly values: T[] = [];
  readonly #numbers: Map<T, number> = new Map();

  of(value: T): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    this.#numbers.set(value, this.values.length);
    return this.values.push(value) - 1;
  }
}

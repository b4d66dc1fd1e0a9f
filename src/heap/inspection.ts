// What a heap shows of itself to ouroboros-gc/inspect.

import type { Engine, EngineColumns } from "../engine/engine.js";
import { type Handle, handleAt, slotOf } from "../engine/handle.js";
import { show, typeError } from "../errors/error.js";
import type { ExternalBytes } from "./external-bytes.js";

/**
 * A heap as it is inspected: its engine, and what stands in its slots. "The object" is what people
 * hold: a handle on a raw heap, else a managed object.
 */
export interface Inspection {
  readonly engine: Engine;
  /** What the objects stand for outside the heap. */
  readonly external: ExternalBytes;
  objectAt(slot: number, columns: EngineColumns): unknown;
  /** The slot of what `objectAt` gave out, whether or not it still stands there; 0 for others. */
  slotOf(object: unknown): number;
  /** A number for the type of the object in the slot, the same for all objects of the type. */
  typeOf(slot: number, columns: EngineColumns): number;
  nameOfType(type: number): string;
  /** How the object names itself. */
  nameOf(object: unknown): string;
  /** What the reference at a position is called; undefined where it has its number only. */
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

/** What `heap` shows. @throws {TypeError} ERR_ARGUMENT when it is no heap. */
export function inspectionFor(call: string, heap: Inspected): Inspection {
  if (typeof heap?.inspection === "function") return heap.inspection();
  throw typeError(
    "ERR_ARGUMENT",
    `${call}: ${show(heap)} is no heap. Pass gc, a GC, or a Heap of ouroboros-gc/raw.`,
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

/** Numbers values from 0 on, in the order of their coming. */
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

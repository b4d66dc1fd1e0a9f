// What a check found wrong: the invariant, the object, and the values.

import { textOf } from "../errors/error.js";

/** The invariants by name. */
export type Invariant =
  | "refcount"
  | "reference"
  | "control"
  | "row"
  | "block"
  | "colour"
  | "generation"
  | "candidate"
  | "unreachable"
  | "young list"
  | "free list"
  | "dead list"
  | "version"
  | "weak reference"
  | "set aside"
  | "count"
  | "limit"
  | "poison"
  | "reachability"
  | "root"
  | "object table";

/** One breach of an invariant. */
export interface Violation {
  readonly invariant: Invariant;
  /** The slot concerned; 0 when the violation concerns the whole heap. */
  readonly slot: number;
  /** The object in the slot, a handle or a managed object; undefined when there is none. */
  readonly object: unknown;
  /** What is wrong, with the values: `object 35184506306561 (slot 1): refcount 3, found …`. */
  readonly message: string;
}

/** Collects violations, at most `atMost` of them. */
export class Findings {
  readonly violations: Violation[] = [];
  readonly #describe: (slot: number) => unknown;
  readonly #atMost: number;

  constructor(describe: (slot: number) => unknown, atMost: number) {
    this.#describe = describe;
    this.#atMost = atMost;
  }

  /** A violation of the object in the slot. */
  object(invariant: Invariant, slot: number, what: string): void {
    const name = this.nameOf(slot);
    this.#add(invariant, slot, this.#objectIn(slot), `${name}: ${what}`);
  }

  /** A violation of an object that is no longer in the slot, or not yet. */
  former(invariant: Invariant, slot: number, object: unknown, what: string): void {
    this.#add(invariant, slot, object, `${nameIn(slot, object)}: ${what}`);
  }

  /** A violation of a slot that holds no object. */
  slot(invariant: Invariant, slot: number, what: string): void {
    this.#add(invariant, slot, undefined, `slot ${slot}: ${what}`);
  }

  /** A violation of the heap as a whole. */
  heap(invariant: Invariant, what: string): void {
    this.#add(invariant, 0, undefined, `heap: ${what}`);
  }

  /** How messages name the object in the slot. */
  nameOf(slot: number): string {
    return nameIn(slot, this.#objectIn(slot));
  }

  #objectIn(slot: number): unknown {
    try {
      return this.#describe(slot);
    } catch {
      return undefined;
    }
  }

  #add(invariant: Invariant, slot: number, object: unknown, message: string): void {
    if (this.violations.length >= this.#atMost) return;
    this.violations.push({ invariant, slot, object, message });
  }
}

function nameIn(slot: number, object: unknown): string {
  return object === undefined ? `slot ${slot}` : `object ${textOf(object)} (slot ${slot})`;
}

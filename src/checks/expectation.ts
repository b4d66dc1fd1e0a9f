// What a collection must do, by an independent mark: breadth-first from objects held from outside. It shares
// no code with the collectors and works in the opposite direction: they subtract references from refcounts,
// this follows references from external counts.

import * as layout from "../../assembly/layout.js";
import type { HeapView } from "../invariants/view.js";
import type { Findings } from "../invariants/violation.js";
import type { EngineWork } from "../invariants/work.js";

/** The slot was empty when the mark was made. */
const ABSENT = 0;
/** It must be alive afterwards. */
const STAYS = 1;
/** It must be gone afterwards. */
const GOES = 2;
/** Only garbage holds it: it dies with the garbage, unless a finalizer keeps it. */
const MAY_GO = 3;

/** The fate of every object, by slot. 5 bytes per slot. */
export class Expectation {
  readonly #fates: Uint8Array;
  readonly #versions: Uint32Array;
  /** The objects that must go, in slot order. */
  readonly garbage: number[] = [];

  /**
   * Reads the heap as it is. `isCandidate` says what the collection may free; every other object counts as
   * outside.
   */
  constructor(view: HeapView, work: EngineWork, isCandidate: (slot: number) => boolean) {
    const { end } = view;
    this.#fates = new Uint8Array(end);
    this.#versions = new Uint32Array(end);
    const waiting: number[] = [];
    for (let slot = 1; slot < end; slot++) {
      if (!view.holdsObject(slot)) continue;
      this.#versions[slot] = view.version(slot);
      const isFree = isCandidate(slot);
      if (isFree && view.external(slot) === 0 && !work.held.has(slot)) continue;
      if (view.refcount(slot) > 0) this.#fates[slot] = STAYS;
      waiting.push(slot);
    }
    this.#reach(view, waiting, STAYS);
    for (let slot = 1; slot < end; slot++) {
      if (this.#fates[slot] !== ABSENT || !isCandidate(slot)) continue;
      this.#fates[slot] = GOES;
    }
  }

  /** The first decision of a collection: legacy finalizers keep what they reach. */
  static ofCollection(view: HeapView, work: EngineWork): Expectation {
    const oldest = view.control(layout.COLLECTING) - 1;
    const made = new Expectation(view, work, (slot) => {
      return view.generation(slot) < layout.PERMANENT && view.generation(slot) <= oldest;
    });
    const legacy: number[] = [];
    for (let slot = 1; slot < view.end; slot++) {
      if (made.#fates[slot] !== GOES || !(view.meta(slot) & layout.LEGACY)) continue;
      made.#fates[slot] = STAYS;
      legacy.push(slot);
    }
    made.#reach(view, legacy, STAYS);
    made.#listGarbage(view);
    return made;
  }

  /** The decision after user code has run: objects that it made reachable again stay. */
  afterUserCode(view: HeapView, work: EngineWork): Expectation {
    const wasGarbage = this.#fates;
    const made = new Expectation(view, work, (slot) => {
      return wasGarbage[slot] === GOES && this.#isStill(view, slot);
    });
    made.#listGarbage(view);
    return made;
  }

  /** Whether the object that was in the slot at the mark is still alive. */
  #isStill(view: HeapView, slot: number): boolean {
    return (
      view.holdsObject(slot) &&
      view.version(slot) === this.#versions[slot] &&
      view.refcount(slot) > 0
    );
  }

  /** Follows references from `waiting`, and gives `fate` to objects that have none yet or were to go. */
  #reach(view: HeapView, waiting: number[], fate: number): void {
    for (let head = 0; head < waiting.length; head++) {
      const slot = waiting[head] as number;
      for (let position = 0; position < view.referenceCount(slot); position++) {
        const referent = view.reference(slot, position);
        if (!view.holdsObject(referent) || this.#fates[referent] === STAYS) continue;
        if (view.refcount(referent) === 0) continue;
        this.#fates[referent] = fate;
        waiting.push(referent);
      }
    }
  }

  /** Lists the objects that die with the garbage, by refcount, candidates or not. */
  #listGarbage(view: HeapView): void {
    for (let slot = 1; slot < view.end; slot++) {
      if (this.#fates[slot] === GOES) this.garbage.push(slot);
    }
    const left = new Map<number, number>();
    const dying = [...this.garbage];
    for (let head = 0; head < dying.length; head++) {
      const slot = dying[head] as number;
      for (let position = 0; position < view.referenceCount(slot); position++) {
        const referent = view.reference(slot, position);
        if (referent === layout.NIL || this.#fates[referent] !== STAYS) continue;
        const count = (left.get(referent) ?? view.refcount(referent)) - 1;
        left.set(referent, count);
        if (count > 0) continue;
        this.#fates[referent] = MAY_GO;
        dying.push(referent);
      }
    }
  }

  /** Compares with what the collection did. */
  compare(view: HeapView, describe: (slot: number) => unknown, findings: Findings): void {
    const isSaved = view.control(layout.SAVE_ALL) !== 0;
    for (let slot = 1; slot < this.#fates.length; slot++) {
      const fate = this.#fates[slot];
      if (fate === ABSENT || fate === MAY_GO) continue;
      const isStill = this.#isStill(view, slot);
      if (isStill === (fate === STAYS || isSaved)) continue;
      findings.former(
        "reachability",
        slot,
        this.#former(view, slot, describe(slot)),
        isStill
          ? "the collection kept it, but a mark from outside does not reach it"
          : "the collection freed it, but a mark from outside reaches it",
      );
    }
  }

  /** The object's handle, if its slot has a newer version by now. */
  #former(view: HeapView, slot: number, object: unknown): unknown {
    if (typeof object !== "number") return object;
    return object - (view.version(slot) - (this.#versions[slot] as number)) * VERSION_UNIT;
  }
}

const VERSION_UNIT = 2 ** 27;

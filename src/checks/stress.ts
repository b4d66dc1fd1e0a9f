// Stress: everything that may happen at an allocation happens at every one. A collection runs, memory
// moves, and freed slots are filled with poison.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { POISON, POISON_TYPE } from "../invariants/poison.js";
import { HeapView } from "../invariants/view.js";
import { Findings } from "../invariants/violation.js";
import { ALLOCATIONS, type Change, refuseCorrupt, slotsMade, type Watcher } from "./guard.js";

export class Stress implements Watcher {
  readonly own: Partial<Engine>;
  readonly #engine: Engine;
  readonly #describe: (slot: number) => unknown;
  /** By slot: whether it is free and filled with poison. */
  readonly #isPoisoned: boolean[] = [];
  #allocations = 0;
  #collections = 0;
  /** The value to store in TRIGGER after the present call. */
  #trigger: number | undefined;

  constructor(engine: Engine, describe: (slot: number) => unknown) {
    this.#engine = engine;
    this.#describe = describe;
    // Young and full collections in turn: each kind moves objects between generations differently.
    this.own = { chooseGeneration: () => this.#collections++ % 3 };
  }

  before(call: Change, args: readonly number[]): number | undefined {
    if (!ALLOCATIONS.has(call)) return undefined;
    const engine = this.#engine;
    this.#checkPoison(call, call === "allocMany" ? (args[0] as number) : 1);
    this.#move();
    const mayCollect =
      engine.control(layout.ENABLED) !== 0 && engine.control(layout.COLLECTING) === 0;
    if (!mayCollect) return undefined;
    // The engine reports that a collection is due, as at its threshold.
    if (makesLeaf(call, args)) {
      engine.setControl(layout.STATUS, layout.COLLECTION_DUE);
      return 0;
    }
    this.#trigger = engine.control(layout.TRIGGER);
    engine.setControl(layout.TRIGGER, 0);
    return undefined;
  }

  after(call: Change, result: number): void {
    if (this.#trigger !== undefined) this.#engine.setControl(layout.TRIGGER, this.#trigger);
    this.#trigger = undefined;
    for (const slot of slotsMade(this.#engine, call, result)) this.#isPoisoned[slot] = false;
    this.#poison();
  }

  /** Makes older views and arrays stale; at each power of two the columns move, too. */
  #move(): void {
    const engine = this.#engine;
    engine.moveColumns();
    const count = ++this.#allocations;
    if ((count & (count - 1)) === 0) engine.reserve(engine.control(layout.SLOT_CAPACITY));
  }

  /** Poisons the slots freed since the last call, which are first in the free list. */
  #poison(): void {
    const view = new HeapView(this.#engine.columns());
    const { rows, types } = view.columns;
    let slot = view.control(layout.FREE_HEAD);
    for (; view.isSlot(slot) && !this.#isPoisoned[slot]; slot = view.link(slot)) {
      const first = (slot << 2) + (layout.FIRST_REFERENCE >> 2);
      rows.fill(POISON, first, first + layout.INLINE_MAX);
      types[slot] = POISON_TYPE;
      this.#isPoisoned[slot] = true;
    }
  }

  /** Checks that the first `count` slots of the free list, which are used next, still hold poison. */
  #checkPoison(call: Change, count: number): void {
    const view = new HeapView(this.#engine.columns());
    const findings = new Findings(this.#describe, count);
    let slot = view.control(layout.FREE_HEAD);
    for (let left = count; left > 0 && view.isSlot(slot); left--, slot = view.link(slot)) {
      this.#checkSlot(view, slot, findings);
    }
    refuseCorrupt(this.#engine, `stress before ${call}`, findings.violations);
  }

  #checkSlot(view: HeapView, slot: number, findings: Findings): void {
    if (!this.#isPoisoned[slot]) return;
    const expect = (what: string, found: number, expected: number): void => {
      if (found === expected) return;
      findings.slot(
        "poison",
        slot,
        `it was freed, and ${what} is 0x${found.toString(16)} (expected the poison ` +
          `0x${expected.toString(16)}): it was written to after its object's death`,
      );
    };
    for (let position = 0; position < layout.INLINE_MAX; position++) {
      const word = view.word(slot, layout.FIRST_REFERENCE + 4 * position);
      expect(`word ${position + 1} of its row`, word, POISON >>> 0);
    }
    expect("its type", view.columns.types[slot] as number, POISON_TYPE);
  }
}

/** Whether the call makes a leaf, for which the engine itself never requests a collection. */
function makesLeaf(call: Change, [, , flags = 0, ...rest]: readonly number[]): boolean {
  if (!(flags & layout.LEAF_OBJECT)) return false;
  const isCounted = rest[2] === 1;
  return call === "alloc" || call === "allocHandle" || (/^allocSteal/.test(call) && !isCounted);
}

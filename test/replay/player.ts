// Plays a recorded program on one of our engines and observes what a recording contains. The program's
// objects are slots of a heap; its roots are references from outside.

import {
  COUNTERS,
  FINALIZED,
  FINALIZER,
  GENERATION_MASK,
  LEAF_OBJECT,
  LEGACY,
  OUT_OF_MEMORY,
  PERMANENT,
  SAVE_ALL,
} from "../../assembly/layout.js";
import type { EngineChoice } from "../../src/engine/engine.js";
import { Collector } from "../../src/heap/collector.js";
import { createEngine } from "../../src/heap/engines.js";
import type { HeapObjects } from "../../src/heap/objects.js";
import { heapFull } from "../../src/heap/refusal.js";
import { isOwnership, playOwnership } from "./ownership.js";
import {
  type Action,
  type Operation,
  type Outcome,
  type RecordedEvent,
  sumUp,
} from "./recording.js";

const EVENTS_MAX = 5000;

interface Node {
  readonly sn: number;
  readonly finalizer: Action[] | undefined;
  readonly callback: Action[] | undefined;
}

type Allocate = (type: number, references: number, flags: number) => number;

class Raised extends Error {}

/** A program names a root that does not exist. */
export class NoRoot extends Error {}

/** A program's request is impossible: a position that does not exist, for example. */
export class Refused extends Error {}

/** A heap that runs the operations of recorded programs. */
export class Player extends Collector {
  readonly #nodes: (Node | undefined)[] = [];
  readonly #roots = new Map<number, number>();
  readonly #resurrections = new Map<number, number>();
  /** The referent's id of every weak reference. */
  readonly referentOf: Map<number, number> = new Map();
  #garbage: number[] = [];
  #events: RecordedEvent[] = [];
  #info: [string, number, number, number][] = [];
  #live = 0;

  constructor(engine: EngineChoice) {
    super({ ...engine, automatic: false }, createEngine);
    this.onUnraisable = ({ error, object }) => {
      if (!(error instanceof Raised)) throw error;
      this.#events.push(["unraisable", object as number]);
    };
  }

  /** The unchecked engine returns a status for a refusal, where a public class would throw. */
  override settle(outcome: number): void {
    if (outcome >= OUT_OF_MEMORY) throw new Refused(`the engine refused: status ${outcome}`);
    super.settle(outcome);
  }

  // --- Events of the collector

  override readonly objects: HeapObjects = {
    observesDeaths: true,
    callFinalizer: (slot) => {
      const node = this.#nodes[slot] as Node;
      this.#events.push(["fin", node.sn]);
      this.reports.callUser("finalizer", slot, () => this.#act(slot, node.finalizer ?? []));
    },
    callWeakref: (weakref) => {
      const { sn, callback } = this.#nodes[weakref] as Node;
      const called = this.core.callbackObjectOf(weakref);
      if (called !== 0) {
        this.#events.push(["wcb", sn, (this.#nodes[called] as Node).sn]);
        return;
      }
      this.#events.push(["wcb", sn]);
      this.reports.callUser("callback", weakref, () => this.#act(weakref, callback ?? []));
    },
    keepGarbage: (slot) => {
      this.#garbage.push(slot);
    },
    noteDeath: (slot) => {
      this.#events.push(["dead", (this.#nodes[slot] as Node).sn]);
      this.#nodes[slot] = undefined;
      this.#live--;
    },
    describe: (slot) => this.#nodes[slot]?.sn,
    typeName: () => undefined,
    prepare: () => {},
    clear: () => {},
  };

  // --- Actions of finalizers and callbacks

  #act(slot: number, actions: Action[]): void {
    const { core } = this;
    const sn = (this.#nodes[slot] as Node).sn;
    for (const [action, a, b, c] of actions as [string, number, number, number][]) {
      switch (action) {
        case "resurrect": {
          const times = this.#resurrections.get(sn) ?? 0;
          if (this.#roots.has(a) || (b !== undefined && times >= b)) break;
          this.#resurrections.set(sn, times + 1);
          this.#take(a, slot);
          break;
        }
        case "rescue": {
          const held = a < core.referenceCount(slot) ? core.getReference(slot, a) : 0;
          if (held !== 0) this.#take(b, held);
          break;
        }
        case "clear":
          this.settle(core.setReference(slot, a, 0));
          break;
        case "store": {
          const holder = this.#roots.get(a);
          if (holder !== undefined) this.settle(core.setReference(holder, b, slot));
          break;
        }
        case "drop":
          if (this.#roots.has(a)) this.#drop(a);
          break;
        case "new":
          this.#roots.set(c, this.#make(a, "node", b, undefined));
          this.#events.push(["new", a]);
          break;
        case "collect":
          this.#events.push(["ncollect", sn, a, this.#collect(a)]);
          break;
        case "raise":
          throw new Raised();
        default:
          throw new Error(`unknown action ${action}`);
      }
    }
  }

  #take(root: number, slot: number): void {
    this.core.incref(slot);
    this.#roots.set(root, slot);
  }

  #drop(root: number): void {
    const slot = this.#root(root);
    this.#roots.delete(root);
    this.settle(this.core.decref(slot));
  }

  #root(root: number | undefined): number {
    const slot = this.#roots.get(root as number);
    if (slot === undefined) throw new NoRoot(`no root ${root}`);
    return slot;
  }

  #make(
    sn: number,
    kind: string,
    references: number,
    finalizer: Action[] | undefined,
    allocate: Allocate = (...what) => this.allocate(...what),
  ): number {
    let flags = kind === "atom" ? LEAF_OBJECT : 0;
    if (finalizer && kind !== "list" && kind !== "atom") flags |= FINALIZER;
    if (kind === "legacy") flags |= FINALIZER | LEGACY;
    const positions = kind === "list" || kind === "atom" ? 0 : references;
    const slot = allocate(0, positions, flags);
    if (slot === 0) throw heapFull(kind, this.core);
    this.#nodes[slot] = { sn, finalizer, callback: undefined };
    this.#live++;
    return slot;
  }

  #collect(generation: number): number {
    if (this.isCollecting) return 0;
    this.#info.push(["start", generation, 0, 0]);
    const found = this.collect(generation);
    const { collected, uncollectable } = this.lastCollection;
    this.#info.push(["stop", generation, collected, uncollectable]);
    return found;
  }

  #ids(slots: Iterable<number>): number[] {
    return [...slots].map((slot) => (this.#nodes[slot] as Node).sn).sort((a, b) => a - b);
  }

  // --- Operations

  /** Runs one operation and returns everything observable about it. */
  play(operation: Operation): Outcome {
    this.#events = [];
    this.#info = [];
    const outcome = this.#run(operation);
    const events = this.#events;
    if (events.length > EVENTS_MAX) outcome.evsum = sumUp(events);
    else if (events.length > 0) outcome.ev = events;
    outcome.live = this.#live;
    return outcome;
  }

  #run(operation: Operation): Outcome {
    const { core } = this;
    const { r, sn, x, y, i, g, w, n } = operation as Required<Operation>;
    switch (operation.op) {
      case "new":
        this.#roots.set(r, this.#make(sn, operation.k ?? "node", n ?? 0, operation.fin));
        return {};
      case "set":
        this.settle(core.setReference(this.#root(x), i, this.#root(y)));
        return {};
      case "clr":
        this.settle(core.setReference(this.#root(x), i, 0));
        return {};
      case "push":
        this.settle(core.pushReference(this.#root(x), this.#root(y)));
        return {};
      case "pop":
        this.settle(core.popReference(this.#root(x)));
        return {};
      case "load": {
        const slot = this.#root(x);
        const held = i < core.referenceCount(slot) ? core.getReference(slot, i) : 0;
        return this.#found(held, r);
      }
      case "dup":
        this.#take(r, this.#root(x));
        return {};
      case "drop":
        this.#drop(r);
        return {};
      case "wref":
        return this.#weakref(operation);
      case "wget":
        return this.#found(core.referentOf(this.#root(w)), operation.r);
      case "collect": {
        const ret = this.#collect(g);
        return { ret, info: this.#info, count: this.getCount().slice(1) };
      }
      case "step":
        return this.step(n);
      case "chain":
        this.#chain(operation);
        return {};
      case "newsteal": {
        const [first, second] = [this.#handOver(x), y === undefined ? 0 : this.#handOver(y)];
        const steal: Allocate = (...what) => core.allocSteal(...what, first, second, 0);
        this.#roots.set(r, this.#make(sn, "node", n, operation.fin, steal));
        return {};
      }
      default: {
        if (!isOwnership(operation)) return this.#observe(operation);
        const holder = this.#root(x);
        const target =
          y === undefined ? 0 : operation.op === "insert" ? this.#root(y) : this.#handOver(y);
        const answer = playOwnership(core, operation, holder, target, (outcome) =>
          this.settle(outcome),
        );
        return this.#kept(answer, r);
      }
    }
  }

  /** The root's reference passes to its receiver. */
  #handOver(root: number | undefined): number {
    const slot = this.#root(root);
    this.#roots.delete(root as number);
    return slot;
  }

  /** The result of `playOwnership`; a reference that was handed out is the root's. */
  #kept(answer: number | undefined, root: number): Outcome {
    if (answer === undefined) return {};
    if (answer === 0) return { v: null };
    this.#roots.set(root, answer);
    return { v: (this.#nodes[answer] as Node).sn };
  }

  #found(slot: number, root: number | undefined): Outcome {
    if (slot === 0) return { v: null };
    const v = (this.#nodes[slot] as Node).sn;
    if (root !== undefined) this.#take(root, slot);
    return { v };
  }

  #weakref({ sn = 0, r = 0, x, cb }: Operation): Outcome {
    const referent = this.#root(x);
    const called = cb?.fn === undefined ? 0 : this.#root(cb.fn);
    const allocate = (counted: number): number =>
      this.core.allocWeakref(0, referent, called, cb ? 1 : 0, counted);
    const slot = allocate(0) || (this.collectedDue() ? allocate(1) : 0);
    if (slot === 0) throw heapFull("wref", this.core);
    this.#nodes[slot] = { sn, finalizer: undefined, callback: cb?.do };
    this.#live++;
    this.#roots.set(r, slot);
    const v = (this.#nodes[referent] as Node).sn;
    this.referentOf.set(sn, v);
    return { v };
  }

  /** A step of a full collection. */
  protected step(maxObjects: number): Outcome {
    const { done, found } = this.steps.step({ maxObjects });
    return { v: done, ret: found };
  }

  #chain({ sn = 0, r = 0, n = 0, fin, close }: Operation): void {
    const { core } = this;
    let first = 0;
    let previous = 0;
    for (let index = 0; index < n; index++) {
      const slot = this.#make(sn + index, "node", 1, fin);
      if (previous === 0) {
        first = slot;
      } else {
        this.settle(core.setReference(previous, 0, slot));
        core.decref(slot);
      }
      previous = slot;
    }
    if (close && n > 0) this.settle(core.setReference(previous, 0, first));
    if (n > 0) this.#roots.set(r, first);
  }

  #observe(operation: Operation): Outcome {
    const { core } = this;
    const slot = operation.x === undefined ? 0 : this.#root(operation.x);
    switch (operation.op) {
      case "count":
        return { count: this.getCount().slice(1) };
      case "stats":
        return {
          stats: this.getStats().map((s) => [s.collections, s.collected, s.uncollectable]),
        };
      case "rc":
        return { v: core.refcountOf(slot) };
      case "out": {
        const referents: number[] = [];
        for (let index = 0; index < core.referenceCount(slot); index++) {
          const referent = core.getReference(slot, index);
          if (referent !== 0) referents.push(referent);
        }
        return { v: this.#ids(referents) };
      }
      case "in":
        return { v: this.#ids(core.list(core.listReferrers(slot))) };
      case "tracked":
        return { v: (core.metaOf(slot) & GENERATION_MASK) <= PERMANENT };
      case "finalized":
        return { v: (core.metaOf(slot) & FINALIZED) !== 0 };
      case "gens":
        return { gens: [0, 1, 2, 3].map((g) => this.#ids(core.list(core.listObjects(g)))) };
      case "freeze":
        this.freeze();
        return { v: this.getFreezeCount() };
      case "unfreeze":
        this.unfreeze();
        return { v: this.getFreezeCount() };
      case "debug":
        core.setControl(SAVE_ALL, operation.saveall ? 1 : 0);
        return {};
      case "garbage":
        return { v: this.#ids(this.#garbage) };
      case "gload": {
        const found = this.#garbage.find((kept) => this.#nodes[kept]?.sn === operation.sn);
        return found === undefined ? {} : this.#found(found, operation.r);
      }
      case "gclear": {
        const kept = this.#garbage.reverse();
        this.#garbage = [];
        const released = kept.map((slot) => this.#nodes[slot]?.sn as number);
        for (const object of kept) this.settle(core.decref(object));
        return { released };
      }
      default:
        throw new Error(`unknown operation ${operation.op}`);
    }
  }

  /** The first counter, which only the recordings of automatic collection read. */
  get allocationCount(): number {
    return this.core.control(COUNTERS);
  }
}

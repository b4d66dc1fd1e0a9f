// Check-mark: compares each collection, object by object, with an independent mark. The mark is made just
// before the collection decides: at its start, and again after user code has run.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { HeapView } from "../invariants/view.js";
import { Findings } from "../invariants/violation.js";
import { EngineWork } from "../invariants/work.js";
import { Expectation } from "./expectation.js";
import { type Change, refuseCorrupt, type Watcher } from "./guard.js";

/** A comparison stops after this many differences. */
const AT_MOST = 1000;

export class CheckMark implements Watcher {
  readonly #engine: Engine;
  readonly #describe: (slot: number) => unknown;
  #expectation: Expectation | undefined;
  /** Garbage whose finalizers may still be due; the next one is last. */
  #finalizable: number[] = [];

  constructor(engine: Engine, describe: (slot: number) => unknown) {
    this.#engine = engine;
    this.#describe = describe;
  }

  before(call: Change): undefined {
    if (call === "runCollection") this.#begin();
    else if (call === "resume" && this.#expectation) this.#goOn(this.#expectation);
  }

  after(call: Change): void {
    if (call === "endCollection") this.#expectation = undefined;
    if (!this.#expectation || (call !== "runCollection" && call !== "resume")) return;
    const phase = this.#engine.control(layout.PHASE);
    if (phase >= layout.PHASE_SAVE_ALL && phase <= layout.PHASE_FINISHED) {
      this.#compare(this.#expectation);
    }
  }

  #begin(): void {
    const view = new HeapView(this.#engine.columns());
    this.#expectation = Expectation.ofCollection(view, new EngineWork(view));
    this.#finalizable = this.#expectation.garbage.filter((slot) => isDue(view, slot)).reverse();
  }

  /** User code has run. After the last such call of this collection the mark is made again. */
  #goOn(expectation: Expectation): void {
    const view = new HeapView(this.#engine.columns());
    const phase = view.control(layout.PHASE);
    const isAnswered =
      phase === layout.PHASE_DEDUCED ||
      phase === layout.PHASE_WEAK_CALLED ||
      phase === layout.PHASE_FINALIZER_CALLED;
    if (view.control(layout.DEPTH) !== view.control(layout.COLLECTOR_DEPTH)) {
      // The collector is inside a deallocation, and decides only after its releases.
      if (!isAnswered && phase < layout.PHASE_DELETE) this.#expectation = undefined;
      return;
    }
    if (!isAnswered || !this.#isLast(view, phase)) return;
    const called = calledObject(view, phase);
    if (called !== layout.NIL && view.refcount(called) === 1) {
      this.#expectation = undefined;
      return;
    }
    const work = new EngineWork(view);
    if (called !== layout.NIL) work.release(called);
    this.#expectation = expectation.afterUserCode(view, work);
  }

  #isLast(view: HeapView, phase: number): boolean {
    const due = this.#finalizable;
    while (due.length > 0 && !isDue(view, due.at(-1) as number)) due.pop();
    if (due.length > 0) return false;
    if (phase !== layout.PHASE_WEAK_CALLED) return true;
    return view.weakWord(view.control(layout.PENDING_HEAD), layout.WEAK_NEXT_WORD) === layout.NIL;
  }

  #compare(expectation: Expectation): void {
    this.#expectation = undefined;
    const findings = new Findings(this.#describe, AT_MOST);
    expectation.compare(new HeapView(this.#engine.columns()), this.#describe, findings);
    refuseCorrupt(this.#engine, "check-mark", findings.violations);
  }
}

/** Whether the object's finalizer is still to be called. */
function isDue(view: HeapView, slot: number): boolean {
  if (!view.holdsObject(slot) || view.refcount(slot) === 0) return false;
  const meta = view.meta(slot);
  return (meta & layout.FINALIZER) !== 0 && (meta & (layout.FINALIZED | layout.WEAKREF)) === 0;
}

/** The object that the engine releases next, now that its call has returned. */
function calledObject(view: HeapView, phase: number): number {
  if (phase === layout.PHASE_FINALIZER_CALLED) return view.control(layout.HELD);
  return phase === layout.PHASE_WEAK_CALLED ? view.control(layout.PENDING_HEAD) : layout.NIL;
}

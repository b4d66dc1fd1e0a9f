// What an engine holds while the host acts on an event, and releases afterwards: deallocations in
// progress, waiting callbacks, the object whose finalizer runs.

import * as layout from "../../assembly/layout.js";
import type { HeapView } from "./view.js";

const WEAK_STAGES: readonly number[] = [
  layout.STAGE_WEAK_CALLBACK,
  layout.STAGE_WEAK_CALLED,
  layout.STAGE_CALLBACK_OBJECT,
];

/** An engine's own references and the objects that it is about to free. */
export class EngineWork {
  /** References that the engine itself holds: in the refcount, but in neither EXTERNAL nor an object. */
  readonly held: Map<number, number> = new Map();
  /** Objects of refcount 0 that are being deallocated, or will be. */
  readonly dying: Set<number> = new Set();
  /** Those of `dying` that the count of live objects no longer includes. */
  readonly uncounted: Set<number> = new Set();

  constructor(view: HeapView) {
    const depth = Math.min(view.control(layout.DEPTH), layout.TRASHCAN_DEPTH);
    for (let level = 0; level < depth; level++) {
      this.#readFrame(view, layout.FRAMES + level * layout.FRAME_BYTES);
    }
    this.#holdWaiting(view, view.control(layout.PENDING_HEAD));
    if (view.control(layout.PHASE) === layout.PHASE_FINALIZER_CALLED) {
      this.#hold(view.control(layout.HELD));
    }
    this.#readDying(view, layout.LATER_HEAD);
    this.#readDying(view, layout.DOOMED_HEAD);
  }

  #readFrame(view: HeapView, frame: number): void {
    const slot = view.control(frame + layout.FRAME_SLOT);
    const stage = view.control(frame + layout.FRAME_STAGE);
    if (stage === layout.STAGE_FINALIZED || stage === layout.STAGE_LEGACY_FINALIZED) {
      this.#hold(slot);
      return;
    }
    this.dying.add(slot);
    if (stage === layout.STAGE_RELEASE) this.uncounted.add(slot);
    if (WEAK_STAGES.includes(stage)) {
      this.#holdWaiting(view, view.control(frame + layout.FRAME_CURSOR));
    }
  }

  /** Weak references whose callbacks wait, and callback objects that the engine took over from them. */
  #holdWaiting(view: HeapView, first: number): void {
    const seen = new Set<number>();
    let weakref = first;
    while (view.isWeakref(weakref) && !seen.has(weakref)) {
      seen.add(weakref);
      this.#hold(weakref);
      const called = view.weakWord(weakref, layout.WEAK_CALLBACK_WORD);
      if (view.word(weakref, layout.COUNT) === 0 && called !== layout.NIL) this.#hold(called);
      weakref = view.weakWord(weakref, layout.WEAK_NEXT_WORD);
    }
  }

  /** Removes one of the engine's own references. */
  release(slot: number): void {
    const count = (this.held.get(slot) ?? 0) - 1;
    if (count > 0) this.held.set(slot, count);
    else this.held.delete(slot);
  }

  #readDying(view: HeapView, head: number): void {
    let slot = view.control(head);
    for (; view.isSlot(slot) && !this.dying.has(slot); slot = view.link(slot)) this.dying.add(slot);
  }

  #hold(slot: number): void {
    this.held.set(slot, (this.held.get(slot) ?? 0) + 1);
  }
}

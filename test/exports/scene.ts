// A small heap on a bare engine, with one object of every kind.

import { FINALIZER, LEAF_OBJECT, LEGACY, OBSERVE_DEATHS } from "../../assembly/layout.js";
import type { Engine } from "../../src/engine/engine.js";

/** Slots that calls are made with: those of objects that live in every state. */
export interface Scene {
  /** Refers to `finalizing` and `held`; the weak references lead to `finalizing`. */
  readonly pair: number;
  readonly finalizing: number;
  readonly held: number;
  readonly long: number;
  readonly leaf: number;
  readonly legacy: number;
  readonly empty: number;
  readonly frozen: number;
  readonly weakref: number;
  readonly plainWeakref: number;
  /** The handle of an object that died; another one lives in its slot. */
  readonly stale: number;
  /** Has lost its last reference, and is being deallocated; 0 where nothing is. */
  readonly dying: number;
}

/** The scene in its present state: handles are available. */
export interface Arguments extends Scene {
  handle(slot: number): number;
}

/** Objects that become garbage in some states, and are not arguments of calls then. */
export interface Doomed {
  readonly ring: number;
  readonly keeper: number;
  readonly dying: number;
  readonly plain: number;
}

/** Slots of a heap that has no object. */
export const NOTHING: { scene: Scene; doomed: Doomed } = {
  scene: {
    ...{ pair: 0, finalizing: 0, held: 0, long: 0, leaf: 0, legacy: 0, empty: 0, frozen: 0 },
    ...{ weakref: 0, plainWeakref: 0, stale: 0, dying: 0 },
  },
  doomed: { ring: 0, keeper: 0, dying: 0, plain: 0 },
};

export function makeScene(engine: Engine): { scene: Scene; doomed: Doomed } {
  const make = (references: number, flags = 0): number => engine.alloc(7, references, flags);
  const first = make(0);
  const stale = engine.handleOf(first);
  engine.decref(first);
  const frozen = make(1);
  engine.freezeAll();
  engine.setControl(OBSERVE_DEATHS, 1);
  const scene = {
    ...{ pair: make(2), finalizing: make(3, FINALIZER), held: make(1), long: make(5) },
    ...{ leaf: make(0, LEAF_OBJECT), legacy: make(1, FINALIZER | LEGACY), empty: make(0) },
    ...{ frozen, stale, dying: 0 },
  };
  const doomed = {
    ring: make(2, FINALIZER),
    keeper: make(2),
    dying: make(1, FINALIZER),
    plain: make(0),
  };
  const kept = make(1, FINALIZER | LEGACY);
  const callbackObject = make(1);
  const weakref = engine.allocWeakref(8, scene.finalizing, callbackObject, 1, 0);
  const plainWeakref = engine.allocWeakref(8, scene.finalizing, 0, 0, 0);
  engine.allocWeakref(8, doomed.ring, 0, 1, 0);
  engine.allocWeakref(8, doomed.dying, 0, 1, 0);
  const references: [number, number, number][] = [
    [scene.pair, 0, scene.finalizing],
    [scene.pair, 1, scene.held],
    [scene.finalizing, 0, scene.pair],
    [scene.long, 0, scene.leaf],
    [scene.long, 4, scene.held],
    [scene.frozen, 0, scene.pair],
    [doomed.ring, 0, doomed.ring],
    [doomed.ring, 1, doomed.ring],
    [doomed.keeper, 0, kept],
    [kept, 0, kept],
  ];
  for (const [slot, index, target] of references) engine.setReference(slot, index, target);
  for (const slot of [scene.held, kept, callbackObject]) engine.decref(slot);
  return { scene: { ...scene, weakref, plainWeakref }, doomed };
}

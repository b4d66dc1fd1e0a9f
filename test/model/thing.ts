// The objects of the model.

import type { Action, Operation } from "../replay/recording.js";

export type Kind = "node" | "fn" | "list" | "atom" | "wref" | "legacy";

/** The generation of frozen objects. */
export const PERMANENT = 3;

/** An object of the model, with all its state. */
export interface Thing {
  readonly id: number;
  readonly kind: Kind;
  readonly finalizer: readonly Action[] | undefined;
  slots: (Thing | null)[];
  refcount: number;
  /** 0, 1, 2 or PERMANENT; undefined for atoms and the dying. */
  generation: number | undefined;
  isFinalized: boolean;
  isDead: boolean;
  resurrections: number;
  /** Weak references to this object, newest first. */
  weakrefs: Thing[];
  /** Of a weak reference: its referent. */
  referent: Thing | undefined;
  /** Of a weak reference: what is called when its referent has died; an object is owned. */
  callback: { readonly actions: readonly Action[]; readonly object: Thing | undefined } | undefined;
}

/** The result of `new`: nothing refers to it yet. */
export function newThing({ sn = 0, k = "node", n = 0, fin }: Partial<Operation>): Thing {
  const kind = k as Kind;
  const hasPositions = kind === "node" || kind === "fn" || kind === "legacy";
  return {
    id: sn,
    kind,
    finalizer: hasPositions ? fin : undefined,
    slots: hasPositions ? Array<Thing | null>(n).fill(null) : [],
    refcount: 0,
    generation: kind === "atom" ? undefined : 0,
    isFinalized: false,
    isDead: false,
    resurrections: 0,
    weakrefs: [],
    referent: undefined,
    callback: undefined,
  };
}

/** Whether the collector tracks the object. */
export function isTracked(thing: Thing): thing is Thing & { generation: number } {
  return thing.generation !== undefined;
}

/** The references that the object owns, each as often as it is held. */
export function referentsOf({ slots, callback }: Thing): Thing[] {
  const referents = slots.filter((held) => held !== null);
  if (callback?.object) referents.push(callback.object);
  return referents;
}

// The make-up of random programs. A profile is a mixture of steps that exercises one part of the
// collector often: weak references, resurrection, frozen objects, kept garbage.

import type { Kind } from "./thing.js";

export type StepName =
  | ("new" | "ring" | "chain" | "set" | "clr" | "load" | "dup" | "drop" | "push" | "pop")
  | ("wref" | "wget" | "collect" | "freeze" | "unfreeze" | "debug" | "gload" | "gclear")
  | ("setsteal" | "pushsteal" | "popown" | "loadown" | "swap" | "newsteal")
  | ("insert" | "remove" | "truncate")
  | ("rc" | "out" | "in" | "tracked" | "finalized" | "count" | "stats" | "gens" | "garbage");

export interface Profile {
  readonly name: string;
  /** How often a step is taken, relative to the others. */
  readonly steps: Readonly<Partial<Record<StepName, number>>>;
  /** One is chosen for each new object. */
  readonly kinds: readonly Kind[];
  /** One is chosen for each new object that may have a finalizer; "" means none. */
  readonly finalizers: readonly ("" | "quiet" | "resurrect" | "acting")[];
  /** Whether weak references are stored in slots, and their callbacks act on the heap. */
  readonly entanglesWeakrefs: boolean;
}

const ACTS: Profile["steps"] = {
  ...{ new: 20, ring: 4, set: 28, clr: 5, load: 8, dup: 3, drop: 19, push: 4, pop: 2 },
  ...{ wref: 5, wget: 4, collect: 5 },
};
const LOOKS: Profile["steps"] = {
  ...{ rc: 3, out: 2, in: 2, tracked: 1, finalized: 1, count: 1, stats: 0.5, gens: 2 },
};
const STEPS: Profile["steps"] = { ...ACTS, ...LOOKS };

const many = (count: number, kind: Kind): Kind[] => Array<Kind>(count).fill(kind);

/** The profiles of programs that CPython can run too. */
export const PROFILES: readonly Profile[] = [
  {
    name: "plain",
    steps: STEPS,
    kinds: [...many(7, "node"), ...many(2, "list"), "atom"],
    finalizers: ["", "", "", "quiet"],
    entanglesWeakrefs: false,
  },
  {
    name: "finalizers",
    steps: { ...STEPS, finalized: 4 },
    kinds: [...many(16, "node"), ...many(2, "list"), "atom", "fn"],
    finalizers: ["", "quiet", "quiet", "resurrect", "acting"],
    entanglesWeakrefs: false,
  },
  {
    name: "weak references",
    steps: { ...STEPS, wref: 18, wget: 12 },
    kinds: [...many(12, "node"), ...many(4, "fn"), ...many(2, "list"), "atom"],
    finalizers: ["", "", "", "quiet", "acting"],
    entanglesWeakrefs: true,
  },
  {
    name: "generations",
    steps: { ...STEPS, collect: 10, gens: 5, count: 2, freeze: 1, unfreeze: 1, chain: 0.7 },
    kinds: [...many(14, "node"), ...many(2, "list"), "atom", "fn"],
    finalizers: ["", "", "", "quiet", "resurrect"],
    entanglesWeakrefs: false,
  },
  {
    name: "garbage",
    steps: { ...STEPS, debug: 2, garbage: 3, gload: 3, gclear: 2 },
    kinds: [...many(11, "node"), ...many(4, "legacy"), ...many(3, "list"), "atom", "fn"],
    finalizers: ["", "quiet", "resurrect", "acting"],
    entanglesWeakrefs: false,
  },
  {
    name: "everything",
    steps: {
      ...{ ...STEPS, wref: 8, wget: 6, chain: 0.4, freeze: 0.5, unfreeze: 0.5 },
      ...{ debug: 1, garbage: 2, gload: 2, gclear: 1.5 },
    },
    kinds: [...many(12, "node"), ...many(2, "legacy"), "fn", "fn", "list", "atom"],
    finalizers: ["", "quiet", "resurrect", "acting", "acting"],
    entanglesWeakrefs: true,
  },
];

/** Steps impossible in Python: references change hands without being counted. */
const HANDS_OVER: Profile["steps"] = {
  ...{ setsteal: 12, pushsteal: 8, popown: 5, loadown: 6, swap: 8, newsteal: 12 },
  ...{ insert: 5, remove: 4, truncate: 3 },
};

export const ALL_PROFILES: readonly Profile[] = [
  ...PROFILES,
  {
    name: "ownership",
    steps: { ...STEPS, ...HANDS_OVER, chain: 0.4, freeze: 0.5, unfreeze: 0.5, push: 8 },
    kinds: [...many(8, "node"), ...many(5, "list"), "fn", "legacy", "atom"],
    finalizers: ["", "", "quiet", "resurrect", "acting"],
    entanglesWeakrefs: true,
  },
];

// The contents of a line in the list of calls, and the arguments that many lines share.

import type { Arguments, Scene } from "./scene.js";

type Refusal =
  /** Only reads, and works in every state. */
  | "reads"
  /** Returns INTERRUPTED. */
  | "status"
  /** Returns minus INTERRUPTED. */
  | "minus status"
  /** Returns 0, and leaves INTERRUPTED in STATUS. */
  | "makes nothing"
  /** Traps; the twin throws. */
  | "traps";

export interface Call {
  readonly refusal: Refusal;
  /** Whether it takes slots, and trusts that they are those of live objects. */
  readonly trusts?: true;
  /** Whether it refuses with 0, and gives no reason. */
  readonly zeroRefuses?: true;
  /** The contents of the staging area before it. */
  readonly staged?: (scene: Arguments) => readonly number[];
  readonly arguments: (scene: Arguments) => readonly (readonly number[])[];
}

export const trusting = { trusts: true } as const;

/** Handles of objects, and invalid ones: not a number, a fraction, stale, of another heap. */
export function handles({ handle, pair, finalizing, stale, dying }: Arguments): number[] {
  return [
    handle(pair),
    handle(finalizing),
    0,
    Number.NaN,
    0.5,
    -1,
    2 ** 53,
    stale,
    handle(pair) + 2 ** 45,
    handle(dying),
  ];
}

export const objects = (scene: Scene): number[][] =>
  [
    scene.pair,
    scene.finalizing,
    scene.long,
    scene.leaf,
    scene.legacy,
    scene.weakref,
    scene.frozen,
  ].map((slot) => [slot]);

export const links = ({ pair, leaf, long, held, weakref, empty }: Scene): number[][] => [
  [pair, 0, leaf],
  [pair, 1, 0],
  [pair, 2, leaf],
  [long, 4, pair],
  [leaf, 0, pair],
  [weakref, 0, pair],
  [held, 0, held],
  [empty, -1, pair],
];

/** Arguments that exist only while an object is being deallocated. */
export const dead = ({ dying }: Scene, ...args: number[][]): number[][] =>
  dying === 0 ? [] : args;

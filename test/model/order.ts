// The choices that Python leaves to an implementation: in which order unrelated objects are finalized and
// torn down, what a list or garbage releases first, and how deep deallocations nest before they are put off.
// An object that dies by its reference count releases its slots in order.

import type { Thing } from "./thing.js";

export interface Order {
  /** The order in which these are handled. */
  arrange(things: Thing[]): Thing[];
  /** Takes one of the deallocations that were put off. */
  takeNext(putOff: Thing[]): Thing;
  /** Deallocations nest to this depth; deeper ones are put off. */
  readonly depthMax: number;
}

export const CPYTHON_ORDER: Order = {
  arrange: (things) => things,
  takeNext: (putOff) => putOff.shift() as Thing,
  depthMax: 50,
};

/**
 * One of the other orders: choices are random, the same for the same seed. Even seeds put deallocations off
 * as CPython and our engines do, odd ones in any way.
 */
export function shuffledOrder(seed: number): Order {
  let state = seed >>> 0;
  const random = (count: number): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % count;
  };
  return {
    arrange(things) {
      for (let left = things.length; left > 1; left--) {
        const [chosen, last] = [random(left), left - 1];
        [things[chosen], things[last]] = [things[last] as Thing, things[chosen] as Thing];
      }
      return things;
    },
    takeNext:
      seed % 2 === 0
        ? CPYTHON_ORDER.takeNext
        : (putOff) => putOff.splice(random(putOff.length), 1)[0] as Thing,
    depthMax: seed % 2 === 0 ? CPYTHON_ORDER.depthMax : ([2, 8, 50, 200][random(4)] as number),
  };
}

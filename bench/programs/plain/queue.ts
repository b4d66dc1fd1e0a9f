// queue.ts, in plain JavaScript objects.

import { sizeOf } from "../program.js";
import { NOTHING, type PlainProgram, Witness } from "./scene.js";

const WITNESSED = 100;

class Item {
  self: Item | undefined = undefined;
  witness: Witness | undefined = undefined;
  readonly bytes: Uint8Array;

  constructor(bytes: number) {
    this.bytes = new Uint8Array(bytes);
  }
}

export const queue: PlainProgram = {
  kinds: [Item, Witness],

  prepare: () => NOTHING,

  run: (scene) => {
    const { sizes } = scene;
    const [length, bytes] = [sizeOf(sizes, "length"), sizeOf(sizes, "bytes")];
    const total = sizeOf(sizes, "total");
    const waiting: Item[] = [];
    let witnesses = 0;
    for (let made = 0; made < total; made++) {
      const item = new Item(bytes);
      item.self = item;
      if (made % WITNESSED === WITNESSED - 1) {
        item.witness = new Witness(WITNESSED, 0);
        scene.watch(item.witness);
        witnesses++;
      }
      waiting[made % length] = item;
    }
    return { made: total + witnesses, held: waiting };
  },
};

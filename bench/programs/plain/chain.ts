// chain.ts, in plain JavaScript objects.

import { sizeOf } from "../program.js";
import { type PlainProgram, type PlainScene, Witness } from "./scene.js";

const OLD_LENGTH = 10;

class Node {
  next: Node | undefined = undefined;
  witness: Witness | undefined = undefined;
}

function ring(scene: PlainScene, length: number, bytes: number): Node {
  const last = new Node();
  let first = last;
  for (let made = 1; made < length; made++) {
    const node = new Node();
    node.next = first;
    first = node;
  }
  last.next = first;
  const witness = new Witness(length + 1, bytes);
  scene.watch(witness);
  first.witness = witness;
  return first;
}

export const chain: PlainProgram = {
  kinds: [Node, Witness],

  prepare: (scene) => {
    const count = Math.floor(sizeOf(scene.sizes, "old") / OLD_LENGTH);
    const held = Array.from({ length: count }, () => ring(scene, OLD_LENGTH, 0));
    return { made: count * (OLD_LENGTH + 1), held };
  },

  run: (scene, { held }) => {
    const { sizes } = scene;
    const [length, bytes] = [sizeOf(sizes, "length"), sizeOf(sizes, "bytes")];
    const [live, total] = [sizeOf(sizes, "live"), sizeOf(sizes, "total")];
    const standing: Node[] = [];
    let rings = 0;
    while (rings * length < total) {
      standing.push(ring(scene, length, bytes));
      rings++;
      if (standing.length * length >= live) standing.length = 0;
    }
    return { made: rings * (length + 1), held: [...held, ...standing] };
  },
};

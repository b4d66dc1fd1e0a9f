// A program made from another: some bytes changed, inserted, removed, moved, or taken from a third.

import type { Random } from "./random.js";

export const LENGTH_MAX = 400;

type Mutation = (program: number[], random: Random, other: Uint8Array) => void;

const MUTATIONS: readonly Mutation[] = [
  function changeByte(program, random) {
    program[random.below(program.length)] = random.below(256);
  },
  function changeBit(program, random) {
    const at = random.below(program.length);
    program[at] = (program[at] as number) ^ (1 << random.below(8));
  },
  function stepByte(program, random) {
    const at = random.below(program.length);
    program[at] = ((program[at] as number) + random.below(9) + 252) & 255;
  },
  function putIn(program, random) {
    program.splice(random.below(program.length + 1), 0, ...random.bytes(1 + random.below(12)));
  },
  function takeAway(program, random) {
    program.splice(random.below(program.length), 1 + random.below(24));
  },
  function repeat(program, random) {
    const from = random.below(program.length);
    const piece = program.slice(from, from + 1 + random.below(24));
    program.splice(random.below(program.length + 1), 0, ...piece);
  },
  function putInOfOther(program, random, other) {
    const from = random.below(other.length);
    const piece = other.slice(from, from + 1 + random.below(60));
    program.splice(random.below(program.length + 1), 0, ...piece);
  },
  function cross(program, random, other) {
    const at = random.below(program.length);
    program.splice(at, program.length, ...other.slice(random.below(other.length)));
  },
  function append(program, random) {
    program.push(...random.bytes(1 + random.below(60)));
  },
];

/** `program` after one to eight mutations, at most LENGTH_MAX long and not empty. */
export function mutate(program: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const mutated = [...program];
  for (let count = 1 << random.below(4); count > 0; count--) {
    random.one(MUTATIONS)(mutated, random, other);
    if (mutated.length === 0) mutated.push(...random.bytes(60));
  }
  return Uint8Array.from(mutated.slice(0, LENGTH_MAX));
}

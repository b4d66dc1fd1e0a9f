// The part of random that CPython has in C: the Mersenne Twister (MT19937), seeded as in CPython, so that
// a seed gives the same numbers. The distributions are in library/random.ts.

import { defineMethods, extensionType } from "../builtins/define.js";
import { plain } from "../machine/operators.js";
import { PyInstance } from "../objects/instance.js";
import type { ModuleMaker, Runtime } from "../objects/runtime.js";
import type { PyType, Value } from "../objects/value.js";
import { sha512 } from "./sha512.js";

const [SIZE, PERIOD] = [624, 397];

class Twister {
  readonly #state: Uint32Array = new Uint32Array(SIZE);
  #next = SIZE;

  #start(seed: number): void {
    const state = this.#state;
    state[0] = seed;
    for (let at = 1; at < SIZE; at++) {
      const before = state[at - 1] as number;
      state[at] = Math.imul(1812433253, before ^ (before >>> 30)) + at;
    }
    this.#next = SIZE;
  }

  /** Seeds with the words of a number, the least first. */
  seed(words: readonly number[]): void {
    this.#start(19650218);
    const state = this.#state;
    let at = 1;
    const advance = (): void => {
      at++;
      if (at < SIZE) return;
      state[0] = state[SIZE - 1] as number;
      at = 1;
    };
    const mixed = (factor: number): number => {
      const before = state[at - 1] as number;
      return (state[at] as number) ^ Math.imul(before ^ (before >>> 30), factor);
    };
    for (let turn = 0, word = 0; turn < Math.max(SIZE, words.length); turn++) {
      state[at] = mixed(1664525) + (words[word] as number) + word;
      advance();
      word = (word + 1) % words.length;
    }
    for (let turn = 0; turn < SIZE - 1; turn++) {
      state[at] = mixed(1566083941) - at;
      advance();
    }
    state[0] = 0x80000000;
  }

  #twist(): void {
    const state = this.#state;
    for (let at = 0; at < SIZE; at++) {
      const bits =
        ((state[at] as number) & 0x80000000) | ((state[(at + 1) % SIZE] as number) & 0x7fffffff);
      const turned = (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0);
      state[at] = (state[(at + PERIOD) % SIZE] as number) ^ turned;
    }
    this.#next = 0;
  }

  /** 32 bits. */
  word(): number {
    if (this.#next >= SIZE) this.#twist();
    let bits = this.#state[this.#next++] as number;
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    bits ^= bits >>> 18;
    return bits >>> 0;
  }

  /** 53 bits, in [0, 1). */
  random(): number {
    const [high, low] = [this.word() >>> 5, this.word() >>> 6];
    return (high * 67108864 + low) / 9007199254740992;
  }

  bits(count: number): bigint {
    let result = 0n;
    for (let at = 0; at < count; at += 32) {
      const word = this.word() >>> Math.max(0, 32 - (count - at));
      result |= BigInt(word) << BigInt(at);
    }
    return result;
  }

  get state(): number[] {
    return [...this.#state, this.#next];
  }

  set state(words: readonly number[]) {
    this.#state.set(words.slice(0, SIZE));
    this.#next = words[SIZE] as number;
  }
}

function wordsOf(number: bigint): number[] {
  const words: number[] = [];
  for (let rest = number < 0n ? -number : number; rest > 0n; rest >>= 32n) {
    words.push(Number(rest & 0xffffffffn));
  }
  return words.length > 0 ? words : [0];
}

/** A seed as a number: for a text its bytes followed by their hash, as in CPython. */
function seedOf(vm: Runtime, given: Value): bigint {
  const value = plain(given);
  if (value === null)
    return BigInt(Date.now()) * 1000003n + BigInt(Math.floor(Math.random() * 2 ** 32));
  if (typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "string") {
    const bytes = new TextEncoder().encode(value);
    let number = 0n;
    for (const byte of [...bytes, ...sha512(bytes)]) number = (number << 8n) | BigInt(byte);
    return number;
  }
  if (typeof value === "number") return BigInt.asUintN(64, vm.hash(value));
  const only = "None, int, float, str, bytes, and bytearray.";
  throw vm.error("TypeError", `The only supported seed types are: ${only}`);
}

class PyRandom extends PyInstance {
  readonly twister: Twister = new Twister();
}

const RANDOM = extensionType("_random", "Random");
const twister = (self: Value | undefined): Twister => (self as PyRandom).twister;

defineMethods(RANDOM, {
  __new__: (vm, [cls]) => {
    const made = new PyRandom(vm.memory, cls as PyType);
    made.twister.seed(wordsOf(seedOf(vm, null)));
    return made;
  },
  __init__: () => null,
  seed: (vm, [self, value = null]) => {
    twister(self).seed(wordsOf(seedOf(vm, value)));
    return null;
  },
  random: (_vm, [self]) => twister(self).random(),
  getrandbits: (vm, [self, count]) => {
    const bits = Number(count);
    if (bits < 0) throw vm.error("ValueError", "number of bits must be non-negative");
    return twister(self).bits(bits);
  },
  getstate: (vm, [self]) => vm.tuple(twister(self).state.map(BigInt)),
  setstate: (vm, [self, words]) => {
    twister(self).state = vm.collect(words as Value).map(Number);
    return null;
  },
});

export const createRandom: ModuleMaker = (_vm, names) => {
  names.setName("Random", RANDOM);
};

// hash(): equal for equal values; by identity for objects that compare by identity.

import { PyDict } from "../objects/dict.js";
import { PyBytes, PySlice } from "../objects/immortal.js";
import { PyMethod } from "../objects/method.js";
import type { Runtime } from "../objects/runtime.js";
import { PyList, PyTuple } from "../objects/sequence.js";
import { PySet } from "../objects/set.js";
import { FROZENSET } from "../objects/types.js";
import type { PyObject, Value } from "../objects/value.js";
import { PyWeakref } from "../objects/weakref.js";
import { isProxy } from "./attributes.js";
import { ask, plain } from "./operators.js";

const HASH_MASK = (1n << 61n) - 1n;

const TUPLE_SEED = 5n;

function mixOne(hash: bigint, next: bigint): bigint {
  return ((hash * 1000003n) ^ next) & HASH_MASK;
}

function mix(hashes: readonly bigint[], seed: bigint): bigint {
  return hashes.reduce(mixOne, seed);
}

/** Nested tuples, without recursion: Python has no limit here. */
function tupleHash(vm: Runtime, tuple: PyTuple): bigint {
  const path = [{ items: tuple.items, next: 0, hash: TUPLE_SEED }];
  for (;;) {
    const top = path[path.length - 1] as (typeof path)[number];
    const item = top.items[top.next++];
    if (item instanceof PyTuple && !item.cls.isHeap) {
      path.push({ items: item.items, next: 0, hash: TUPLE_SEED });
    } else if (item !== undefined) {
      top.hash = mixOne(top.hash, vm.hash(item));
    } else {
      path.pop();
      const outer = path.at(-1);
      if (!outer) return top.hash;
      outer.hash = mixOne(outer.hash, top.hash);
    }
  }
}

export function hash(vm: Runtime, value: Value): bigint {
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "bigint") return value === -1n ? -2n : value % HASH_MASK;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return Number.isNaN(value) ? 0n : value > 0 ? 314159n : -314159n;
    return Number.isInteger(value)
      ? hash(vm, BigInt(value))
      : BigInt(Math.floor(value * 2 ** 32)) & HASH_MASK;
  }
  if (typeof value === "string")
    return mix(
      [...value].map((char) => BigInt(char.codePointAt(0) ?? 0)),
      7n,
    );
  if (value === null) return 271828n;
  if (value.cls.isAsked) {
    const method = value.cls.lookup("__hash__");
    if (method === null) throw unhashable(vm, value);
    const asked = ask(vm, value, "__hash__", []);
    if (typeof asked === "bigint") return asked;
    const inner = plain(value);
    if (inner !== value) return hash(vm, inner);
  }
  if (value instanceof PyTuple) return tupleHash(vm, value);
  if (value instanceof PySet && value.cls.isSubclassOf(FROZENSET)) {
    // Kept, as in CPython: each of nested sets computes only the hashes of its own members.
    value.hash ??= value
      .values()
      .reduce<bigint>((sum, item) => (sum + vm.hash(item)) & HASH_MASK, 11n);
    return value.hash;
  }
  if (
    value instanceof PyList ||
    value instanceof PyDict ||
    value instanceof PySet ||
    value instanceof PySlice
  )
    throw unhashable(vm, value);
  if (value instanceof PyBytes) return mix([...value.bytes].map(BigInt), 3n);
  if (value instanceof PyMethod)
    return mix([vm.identity(value.self), vm.identity(value.callee)], 13n);
  if (value instanceof PyWeakref) {
    if (isProxy(value)) throw unhashable(vm, value);
    const { referent } = value;
    if (value.hash === undefined) {
      if (referent === null) throw vm.error("TypeError", "weak object has gone away");
      value.hash = vm.hash(referent);
    }
    return value.hash;
  }
  return vm.identity(value) >> 4n;
}

function unhashable(vm: Runtime, value: PyObject): Error {
  return vm.error("TypeError", `unhashable type: '${value.cls.name}'`);
}

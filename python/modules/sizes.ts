// sys.getsizeof: the sizes of CPython 3.11 on a 64-bit machine, computed from the contents; our objects do not
// have these sizes.

import { PyDeque } from "../objects/deque.js";
import { PyDict } from "../objects/dict.js";
import { PyException } from "../objects/exception.js";
import { PyFunction } from "../objects/function.js";
import { PyGenerator } from "../objects/generator.js";
import { PyBytes, PyComplex, PyRange, PySlice } from "../objects/immortal.js";
import { PyInstance } from "../objects/instance.js";
import { PyMethod } from "../objects/method.js";
import type { Runtime } from "../objects/runtime.js";
import { PyList, PyTuple } from "../objects/sequence.js";
import { PySet } from "../objects/set.js";
import { PyType, type Value } from "../objects/value.js";

/** 30 bits of a number are four bytes. */
function ofInteger(value: bigint): number {
  const bits = (value < 0n ? -value : value).toString(2).length;
  return 24 + 4 * Math.ceil(bits / 30);
}

/** One, two or four bytes for each character, as the widest needs. */
function ofText(text: string): number {
  const chars = [...text];
  const widest = chars.reduce((most, char) => Math.max(most, char.codePointAt(0) as number), 0);
  if (widest < 128) return 49 + chars.length;
  if (widest < 256) return 73 + chars.length;
  return widest < 65536 ? 74 + 2 * chars.length : 76 + 4 * chars.length;
}

/** A table of 8, 16, … places, at most two thirds of them in use. */
function ofDict(dict: PyDict): number {
  if (dict.size === 0) return 64;
  let places = 8;
  while (Math.floor((places * 2) / 3) < dict.size) places *= 2;
  const entry = dict.keys().every((key) => typeof key === "string") ? 16 : 24;
  const index = places <= 256 ? 1 : places <= 65536 ? 2 : 4;
  return 96 + places * index + Math.floor((places * 2) / 3) * entry;
}

/** Eight places in the set itself; then a table that is at most three fifths full. */
function ofSet(set: PySet): number {
  let places = 8;
  while (set.size * 5 >= (places - 1) * 3) places *= 4;
  return 216 + (places > 8 ? places * 16 : 0);
}

function ofInstance(value: PyInstance): number {
  const { cls } = value;
  if (!cls.isHeap) return 16;
  const slots = cls.slots ? 8 * cls.slots.size : 24;
  return (value.primitive === undefined ? 32 : 16) + slots;
}

export function sizeOf(vm: Runtime, value: Value): number {
  if (value === null) return 16;
  if (typeof value === "boolean") return value ? 28 : 24;
  if (typeof value === "bigint") return ofInteger(value);
  if (typeof value === "number") return 24;
  if (typeof value === "string") return ofText(value);
  // A subclass has room for its attributes and weak references, too.
  const more = value.cls.isHeap && !(value instanceof PyInstance) ? 16 : 0;
  if (value instanceof PyList) return 56 + 8 * value.allocated + more;
  if (value instanceof PyTuple) return 40 + 8 * value.items.length + more;
  if (value instanceof PyDict) return ofDict(value) + more;
  if (value instanceof PySet) return ofSet(value) + more;
  if (value instanceof PyDeque) return 624 + 528 * Math.floor(value.size / 64) + more;
  if (value instanceof PyBytes) return 33 + value.bytes.length;
  if (value instanceof PyException) return 88;
  if (value instanceof PyInstance) {
    const { primitive } = value;
    return ofInstance(value) + (primitive === undefined ? 0 : sizeOf(vm, primitive));
  }
  if (value instanceof PyType) return value.isHeap ? 1688 : 424;
  if (value instanceof PyFunction) return 152;
  if (value instanceof PyGenerator) return 200;
  if (value instanceof PyRange || value instanceof PyMethod) return 48;
  if (value instanceof PySlice) return 56;
  return value instanceof PyComplex ? 32 : 48;
}

// int, bool, float, complex, and None's class.

import { plain } from "../machine/operators.js";
import { stringRepr } from "../machine/text.js";
import { PyBytes, PyComplex } from "../objects/immortal.js";
import { PyInstance } from "../objects/instance.js";
import type { Runtime } from "../objects/runtime.js";
import { BOOL, BYTEARRAY, BYTES, COMPLEX, FLOAT, INT } from "../objects/types.js";
import type { PyType, Value } from "../objects/value.js";
import {
  argument,
  defineClassMethods,
  defineMethods,
  defineProperties,
  integer,
} from "./define.js";

/** The value itself, or an instance of a subclass that is one. */
export function wrap(vm: Runtime, cls: Value, value: Value): Value {
  return (cls as PyType).isHeap ? new PyInstance(vm.memory, cls as PyType, value) : value;
}

function toInt(vm: Runtime, given: Value, base: Value): bigint {
  const value = plain(given);
  if (typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "number") {
    if (Number.isFinite(value)) return BigInt(Math.trunc(value));
    throw vm.error("OverflowError", "cannot convert float infinity to integer");
  }
  if (typeof value === "string") {
    const radix = base === null ? 10 : Number(base);
    const digits = value
      .trim()
      .replaceAll("_", "")
      .replace(/^([+-]?)0[xob]/i, radix === 10 ? "$&" : "$1");
    const isGood = radix === 10 ? /^[+-]?\d+$/.test(digits) : /^[+-]?[0-9a-z]+$/i.test(digits);
    if (isGood && radix === 10) return BigInt(digits);
    if (isGood && !Number.isNaN(Number.parseInt(digits, radix)))
      return BigInt(Number.parseInt(digits, radix));
    throw vm.error(
      "ValueError",
      `invalid literal for int() with base ${radix}: ${stringRepr(value)}`,
    );
  }
  const method = vm.special(value, "__int__") ?? vm.special(value, "__index__");
  if (method !== undefined) return vm.call(method) as bigint;
  throw vm.error(
    "TypeError",
    `int() argument must be a string, a bytes-like object or a real number, not '${vm.typeOf(value).name}'`,
  );
}

defineMethods(INT, {
  __new__: (vm, [cls, value = 0n, base = null]) => wrap(vm, cls as Value, toInt(vm, value, base)),
  bit_length: (_vm, [self]) =>
    BigInt(String((plain(self as Value) as bigint).toString(2)).replace("-", "").length),
  to_bytes: (_vm, [self]) => new PyBytes(Uint8Array.of(Number(self))),
});
defineMethods(BOOL, {
  __new__: (vm, [, value = false]) => vm.truth(value),
});
defineMethods(FLOAT, {
  __new__: (vm, [cls, given = 0]) => {
    const value = plain(given);
    let result: number;
    if (typeof value === "string") {
      result = /^[+-]?(inf|infinity)$/i.test(value.trim())
        ? Number.POSITIVE_INFINITY * (value.trim().startsWith("-") ? -1 : 1)
        : Number(value.trim().replaceAll("_", "") || "x");
      if (Number.isNaN(result) && !/nan/i.test(value)) {
        throw vm.error("ValueError", `could not convert string to float: ${stringRepr(value)}`);
      }
    } else if (
      typeof value === "number" ||
      typeof value === "bigint" ||
      typeof value === "boolean"
    ) {
      result = Number(value);
    } else {
      const method = vm.special(value, "__float__");
      if (method === undefined) {
        throw vm.error(
          "TypeError",
          `float() argument must be a string or a real number, not '${vm.typeOf(value).name}'`,
        );
      }
      result = vm.call(method) as number;
    }
    return wrap(vm, cls as Value, result);
  },
  is_integer: (_vm, [self]) => Number.isInteger(plain(self as Value)),
});
defineMethods(COMPLEX, {
  __new__: (_vm, [, real = 0n, imaginary = 0n]) => new PyComplex(Number(real), Number(imaginary)),
});
defineProperties(COMPLEX, {
  real: (_vm, self) => (self as PyComplex).real,
  imag: (_vm, self) => (self as PyComplex).imaginary,
});

const BYTES_MAX = 2 ** 31;

/** How many bytes `bytes(n)` has. */
function count(vm: Runtime, value: bigint): number {
  if (value < 0n) throw vm.error("ValueError", "negative count");
  if (value < BYTES_MAX) return Number(value);
  throw value < 2n ** 63n
    ? vm.error("MemoryError", "")
    : vm.error("OverflowError", "cannot fit 'int' into an index-sized integer");
}

function byte(vm: Runtime, value: Value): number {
  const number = integer(vm, value);
  if (number >= 0 && number < 256) return number;
  throw vm.error("ValueError", "bytes must be in range(0, 256)");
}

for (const type of [BYTES, BYTEARRAY]) {
  defineMethods(type, {
    __new__: (vm, args, keywords) => {
      const [cls, given = ""] = args;
      const value = plain(given);
      const make = (bytes: Uint8Array): Value => wrap(vm, cls as Value, new PyBytes(bytes, type));
      const encoding = argument(args, keywords, 2, "encoding", null);
      if (typeof value === "string" && (value === "" || encoding !== null)) {
        return make(new TextEncoder().encode(value));
      }
      if (typeof value === "bigint") return make(new Uint8Array(count(vm, value)));
      if (value instanceof PyBytes) return make(value.bytes.slice());
      if (typeof value === "string") {
        throw vm.error("TypeError", "string argument without an encoding");
      }
      return make(Uint8Array.from(vm.collect(value), (item) => byte(vm, item)));
    },
    decode: (_vm, [self]) => new TextDecoder().decode((plain(self as Value) as PyBytes).bytes),
    strip: (_vm, [self]) => {
      const text = new TextDecoder("latin1").decode((plain(self as Value) as PyBytes).bytes).trim();
      return new PyBytes(Uint8Array.from(text, (char) => char.charCodeAt(0)));
    },
  });
}
defineClassMethods(INT, {
  from_bytes: (vm, [, given]) => {
    const bytes = plain(given as Value);
    if (bytes instanceof PyBytes) return BigInt(bytes.bytes[0] ?? 0);
    throw vm.error("TypeError", `cannot convert '${vm.typeOf(bytes).name}' object to bytes`);
  },
});

// int, bool, float, complex, and None's class.

import { plain } from "../machine/operators.js";
import { stringRepr } from "../machine/text.js";
import { PyBytes, PyComplex } from "../objects/immortal.js";
import { PyInstance } from "../objects/instance.js";
import type { Keywords, Runtime } from "../objects/runtime.js";
import { BOOL, BYTEARRAY, BYTES, COMPLEX, FLOAT, INT } from "../objects/types.js";
import { isObject, type PyType, type Value } from "../objects/value.js";
import {
  argument,
  defineClassMethods,
  defineMethods,
  defineProperties,
  integer,
} from "./define.js";
import { decode, encode } from "./encodings.js";

/** The value itself, or a new instance of the subclass with that value. */
export function wrap(vm: Runtime, cls: Value, value: Value): Value {
  return (cls as PyType).isHeap ? new PyInstance(vm.memory, cls as PyType, value) : value;
}

function toInt(vm: Runtime, given: Value, base: Value): bigint {
  const value = plain(given);
  if (base !== null && typeof value !== "string" && !(value instanceof PyBytes)) {
    throw vm.error("TypeError", "int() can't convert non-string with explicit base");
  }
  if (base !== null && base !== 0n && (Number(base) < 2 || Number(base) > 36)) {
    throw vm.error("ValueError", "int() base must be >= 2 and <= 36, or 0");
  }
  if (typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "number") {
    if (Number.isFinite(value)) return BigInt(Math.trunc(value));
    throw Number.isNaN(value)
      ? vm.error("ValueError", "cannot convert float NaN to integer")
      : vm.error("OverflowError", "cannot convert float infinity to integer");
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
  to_bytes: (vm, [self, length = 1n, order = "big"], keywords) => {
    checkOrder(vm, order);
    const size = Number(length);
    if (size < 0) throw vm.error("ValueError", "length argument must be non-negative");
    const value = BigInt(plain(self as Value) as bigint | boolean);
    const isSigned = vm.truth(keywords.get("signed") ?? false);
    if (value < 0n && !isSigned) {
      throw vm.error("OverflowError", "can't convert negative int to unsigned");
    }
    const bits = 8 * size;
    const isTooBig = isSigned ? BigInt.asIntN(bits, value) !== value : value >> BigInt(bits) !== 0n;
    if (isTooBig) throw vm.error("OverflowError", "int too big to convert");
    const bytes = Uint8Array.from({ length: size }, (_none, at) =>
      Number(BigInt.asUintN(8, value >> BigInt(8 * at))),
    );
    return new PyBytes(order === "big" ? bytes.reverse() : bytes);
  },
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
/** The value of one argument of `complex()`. */
function complexPart(vm: Runtime, value: Value): PyComplex {
  if (value instanceof PyComplex) return value;
  if (typeof value === "bigint" || typeof value === "number" || typeof value === "boolean") {
    return new PyComplex(Number(value), 0);
  }
  const { name } = vm.typeOf(value);
  throw vm.error(
    "TypeError",
    `complex() first argument must be a string or a number, not '${name}'`,
  );
}

/** A complex number as it is written: `1+2j`. */
function complexOf(vm: Runtime, text: string): PyComplex {
  const number = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?";
  const form = new RegExp(`^\\(?(${number}(?!\\d*j))?(?:(${number}|[+-])j)?\\)?$`, "i");
  const found = form.exec(text.trim());
  if (!found || (found[1] === undefined && found[2] === undefined)) {
    throw vm.error("ValueError", "complex() arg is a malformed string");
  }
  const part = (given = "0"): number => Number(/^[+-]$/.test(given) ? `${given}1` : given);
  return new PyComplex(part(found[1]), part(found[2]));
}

defineMethods(COMPLEX, {
  __new__: (vm, [, real = 0n, imaginary]) => {
    const first = plain(real);
    if (typeof first === "string") {
      if (imaginary !== undefined) {
        throw vm.error("TypeError", "complex() can't take second arg if first is a string");
      }
      return complexOf(vm, first);
    }
    const [a, b] = [complexPart(vm, first), complexPart(vm, plain(imaginary ?? 0n))];
    return new PyComplex(a.real - b.imaginary, a.imaginary + b.real);
  },
});
defineProperties(COMPLEX, {
  real: (_vm, self) => (self as PyComplex).real,
  imag: (_vm, self) => (self as PyComplex).imaginary,
});

function checkOrder(vm: Runtime, order: Value): void {
  if (order === "big" || order === "little") return;
  throw vm.error("ValueError", "byteorder must be either 'little' or 'big'");
}

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

/** The bytes that `bytes(source, encoding)` and `bytearray` are made of. */
function bytesOf(vm: Runtime, args: readonly Value[], keywords: Keywords): Uint8Array {
  const value = plain(args[0] ?? keywords.get("source") ?? "");
  const encoding = argument(args, keywords, 1, "encoding", null);
  if (typeof value === "string") {
    const isEmpty = args.length === 0 && value === "";
    if (isEmpty) return new Uint8Array();
    if (encoding !== null) return encode(vm, value, encoding as string);
    throw vm.error("TypeError", "string argument without an encoding");
  }
  if (encoding !== null) throw vm.error("TypeError", "encoding without a string argument");
  const method = isObject(value) && !(value instanceof PyBytes) && vm.special(value, "__bytes__");
  if (method) {
    const made = vm.call(method);
    if (made instanceof PyBytes) return made.bytes.slice();
    throw vm.error("TypeError", `__bytes__ returned non-bytes (type ${vm.typeOf(made).name})`);
  }
  if (typeof value === "bigint" || typeof value === "boolean") {
    return new Uint8Array(count(vm, BigInt(value)));
  }
  if (value instanceof PyBytes) return value.bytes.slice();
  return Uint8Array.from(vm.collect(value), (item) => byte(vm, item));
}

for (const type of [BYTES, BYTEARRAY]) {
  defineMethods(type, {
    decode: (vm, [self, encoding]) =>
      decode(vm, (plain(self as Value) as PyBytes).bytes, encoding as string | undefined),
    strip: (vm, [self, given = null]) => {
      const chars = plain(given);
      if (chars !== null && !(chars instanceof PyBytes)) {
        const { name } = vm.typeOf(chars);
        throw vm.error("TypeError", `a bytes-like object is required, not '${name}'`);
      }
      const gone = new Set(chars?.bytes ?? [...new TextEncoder().encode(" \t\n\r\v\f")]);
      const { bytes } = plain(self as Value) as PyBytes;
      let [from, to] = [0, bytes.length];
      while (from < to && gone.has(bytes[from] as number)) from++;
      while (to > from && gone.has(bytes[to - 1] as number)) to--;
      return new PyBytes(bytes.slice(from, to), type);
    },
  });
}
defineMethods(BYTES, {
  __new__: (vm, [cls, ...args], keywords) =>
    wrap(vm, cls as Value, new PyBytes(bytesOf(vm, args, keywords))),
});
defineMethods(BYTEARRAY, {
  __new__: (vm, [cls]) => wrap(vm, cls as Value, new PyBytes(new Uint8Array(), BYTEARRAY)),
  __init__: (vm, [self, ...args], keywords) => {
    (plain(self as Value) as PyBytes).bytes = bytesOf(vm, args, keywords);
    return null;
  },
});
defineClassMethods(INT, {
  from_bytes: (vm, [, given, order = "big"], keywords) => {
    checkOrder(vm, order);
    const source = plain(given as Value);
    if (typeof source === "string" || !isObject(source)) {
      throw vm.error("TypeError", `cannot convert '${vm.typeOf(source).name}' object to bytes`);
    }
    const bytes =
      source instanceof PyBytes
        ? [...source.bytes]
        : vm.collect(source).map((item) => byte(vm, item));
    if (order === "little") bytes.reverse();
    const value = bytes.reduce((sum, one) => (sum << 8n) | BigInt(one), 0n);
    const isSigned = vm.truth(keywords.get("signed") ?? false);
    return isSigned ? BigInt.asIntN(8 * bytes.length, value) : value;
  },
});

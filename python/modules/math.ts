// Python's math.

import { addFunctions } from "../builtins/define.js";
import { plain } from "../machine/operators.js";
import type { ModuleMaker, Native, Runtime } from "../objects/runtime.js";
import type { Value } from "../objects/value.js";
import { gamma, logGamma } from "./gamma.js";

/** The real number of any value that is one. */
function real(vm: Runtime, given: Value | undefined): number {
  const value = plain(given ?? null);
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "bigint") {
    const number = Number(value);
    if (Number.isFinite(number)) return number;
    throw vm.error("OverflowError", "int too large to convert to float");
  }
  const method = vm.special(value, "__float__") ?? vm.special(value, "__index__");
  if (method !== undefined) return Number(vm.call(method));
  throw vm.error("TypeError", `must be real number, not ${vm.typeOf(value).name}`);
}

function whole(vm: Runtime, given: Value | undefined): bigint {
  const value = plain(given ?? null);
  if (typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1n : 0n;
  const method = vm.special(value, "__index__");
  if (method !== undefined) return vm.call(method) as bigint;
  const { name } = vm.typeOf(value);
  throw vm.error("TypeError", `'${name}' object cannot be interpreted as an integer`);
}

function checked(vm: Runtime, result: number, ...given: number[]): number {
  if (Number.isNaN(result) && !given.some(Number.isNaN)) {
    throw vm.error("ValueError", "math domain error");
  }
  if (!Number.isFinite(result) && !Number.isNaN(result) && given.every(Number.isFinite)) {
    throw vm.error("OverflowError", "math range error");
  }
  return result;
}

const ofOne =
  (work: (value: number) => number): Native =>
  (vm, [value]) => {
    const number = real(vm, value);
    return checked(vm, work(number), number);
  };

const ofTwo =
  (work: (a: number, b: number) => number): Native =>
  (vm, [a, b]) => {
    const [x, y] = [real(vm, a), real(vm, b)];
    return checked(vm, work(x, y), x, y);
  };

/** A whole number through a method of its class, or from a float. */
const rounded =
  (name: string, work: (value: number) => number): Native =>
  (vm, [given]) => {
    const value = plain(given as Value);
    if (typeof value === "bigint" || typeof value === "boolean") return BigInt(value);
    if (typeof value !== "number") {
      const method = vm.special(value, name);
      if (method !== undefined) return vm.call(method);
    }
    const number = real(vm, value);
    if (Number.isNaN(number)) throw vm.error("ValueError", "cannot convert float NaN to integer");
    if (!Number.isFinite(number)) {
      throw vm.error("OverflowError", "cannot convert float infinity to integer");
    }
    return BigInt(work(number));
  };

function root(value: bigint): bigint {
  if (value < 2n) return value;
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

function divisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y > 0n) [x, y] = [y, x % y];
  return x;
}

/** The logarithm of any number above 0, however large. */
function logarithm(vm: Runtime, given: Value | undefined, log: (x: number) => number): number {
  const value = plain(given ?? null);
  if (typeof value === "bigint" && value > 0n) {
    const shift = Math.max(0, value.toString(2).length - 1000);
    return log(Number(value >> BigInt(shift))) + shift * log(2);
  }
  const number = real(vm, value);
  if (number <= 0) throw vm.error("ValueError", "math domain error");
  return log(number);
}

/** A sum without rounding errors: they are kept as further parts. */
function exactSum(values: readonly number[]): number {
  let parts: number[] = [];
  let special = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) {
      special += value;
      continue;
    }
    let x = value;
    const next: number[] = [];
    for (let y of parts) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low !== 0) next.push(low);
      x = high;
    }
    parts = [...next, x];
  }
  if (special !== 0 || Number.isNaN(special)) return special;
  let total = parts.pop() ?? 0;
  let low = 0;
  while (parts.length > 0) {
    const before = total;
    const part = parts.pop() as number;
    total = before + part;
    low = part - (total - before);
    if (low !== 0) break;
  }
  // A half in the last place is rounded by the sign of the next part.
  const below = parts.at(-1) ?? 0;
  if ((low < 0 && below < 0) || (low > 0 && below > 0)) {
    const doubled = low * 2;
    const raised = total + doubled;
    if (doubled === raised - total) total = raised;
  }
  return total;
}

function product(vm: Runtime, values: Value, start: Value): Value {
  let total = vm.memory.retain(start);
  try {
    vm.iterate(values, (value) => {
      const next = vm.memory.retain(vm.binary(total, "*", value));
      vm.memory.release(total);
      total = next;
    });
  } finally {
    vm.memory.pass(total);
  }
  return total;
}

function choose(n: bigint, k: bigint): bigint {
  let result = 1n;
  const least = k < n - k ? k : n - k;
  for (let i = 0n; i < least; i++) result = (result * (n - i)) / (i + 1n);
  return result;
}

function natural(vm: Runtime, value: Value | undefined, message: string): bigint {
  const number = whole(vm, value);
  if (number < 0n) throw vm.error("ValueError", message);
  return number;
}

const degrees = 180 / Math.PI;

const FUNCTIONS: Readonly<Record<string, Native>> = {
  ceil: rounded("__ceil__", Math.ceil),
  floor: rounded("__floor__", Math.floor),
  trunc: rounded("__trunc__", Math.trunc),
  sqrt: ofOne(Math.sqrt),
  cbrt: ofOne(Math.cbrt),
  exp: ofOne(Math.exp),
  exp2: ofOne((x) => 2 ** x),
  expm1: ofOne(Math.expm1),
  log1p: ofOne(Math.log1p),
  sin: ofOne(Math.sin),
  cos: ofOne(Math.cos),
  tan: ofOne(Math.tan),
  asin: ofOne(Math.asin),
  acos: ofOne(Math.acos),
  atan: ofOne(Math.atan),
  sinh: ofOne(Math.sinh),
  cosh: ofOne(Math.cosh),
  tanh: ofOne(Math.tanh),
  asinh: ofOne(Math.asinh),
  acosh: ofOne(Math.acosh),
  atanh: ofOne((x) => (Math.abs(x) < 1 ? Math.atanh(x) : Number.NaN)),
  fabs: ofOne(Math.abs),
  degrees: ofOne((x) => x * degrees),
  radians: ofOne((x) => x * (Math.PI / 180)),
  gamma: ofOne(gamma),
  lgamma: ofOne(logGamma),
  atan2: ofTwo(Math.atan2),
  pow: ofTwo((x, y) => (x === 1 || y === 0 ? 1 : x ** y)),
  fmod: ofTwo((x, y) => x % y),
  remainder: ofTwo((x, y) => {
    if (!Number.isFinite(y)) return Number.isNaN(y) ? y : x;
    const rest = Math.abs(x) % Math.abs(y);
    const half = Math.abs(y) - rest;
    const isOdd = Math.floor(Math.abs(x) / Math.abs(y)) % 2 === 1;
    const nearest = rest < half || (rest === half && !isOdd) ? rest : -half;
    return x < 0 ? -nearest : nearest;
  }),
  copysign: ofTwo((x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x))),
  log: (vm, [value, base]) => {
    const top = logarithm(vm, value, Math.log);
    if (base === undefined) return top;
    const bottom = logarithm(vm, base, Math.log);
    if (bottom === 0) throw vm.error("ZeroDivisionError", "float division by zero");
    return top / bottom;
  },
  log2: (vm, [value]) => logarithm(vm, value, Math.log2),
  log10: (vm, [value]) => logarithm(vm, value, Math.log10),
  hypot: (vm, values) => Math.hypot(...values.map((value) => real(vm, value))),
  dist: (vm, [p, q]) => {
    const [a, b] = [vm.collect(p as Value), vm.collect(q as Value)];
    if (a.length !== b.length) {
      throw vm.error("ValueError", "both points must have the same number of dimensions");
    }
    return Math.hypot(...a.map((value, index) => real(vm, value) - real(vm, b[index])));
  },
  isnan: (vm, [value]) => Number.isNaN(real(vm, value)),
  isinf: (vm, [value]) => Math.abs(real(vm, value)) === Number.POSITIVE_INFINITY,
  isfinite: (vm, [value]) => Number.isFinite(real(vm, value)),
  isclose: (vm, [a, b], keywords) => {
    const [x, y] = [real(vm, a), real(vm, b)];
    const relative = real(vm, keywords.get("rel_tol") ?? 1e-9);
    const absolute = real(vm, keywords.get("abs_tol") ?? 0);
    if (relative < 0 || absolute < 0) {
      throw vm.error("ValueError", "tolerances must be non-negative");
    }
    if (x === y) return true;
    if (!Number.isFinite(x) || !Number.isFinite(y)) return false;
    const most = Math.max(relative * Math.max(Math.abs(x), Math.abs(y)), absolute);
    return Math.abs(x - y) <= most;
  },
  isqrt: (vm, [value]) => root(natural(vm, value, "isqrt() argument must be nonnegative")),
  factorial: (vm, [value]) => {
    const most = natural(vm, value, "factorial() not defined for negative values");
    let result = 1n;
    for (let next = 2n; next <= most; next++) {
      if (next % 1024n === 0n) vm.tick();
      result *= next;
    }
    return result;
  },
  gcd: (vm, values) =>
    values.reduce<bigint>((result, value) => divisor(result, whole(vm, value)), 0n),
  lcm: (vm, values) =>
    values.reduce<bigint>((result, value) => {
      const next = whole(vm, value);
      if (result === 0n || next === 0n) return 0n;
      const multiple = (result / divisor(result, next)) * next;
      return multiple < 0n ? -multiple : multiple;
    }, 1n),
  comb: (vm, [n, k]) => {
    const all = natural(vm, n, "n must be a non-negative integer");
    const few = natural(vm, k, "k must be a non-negative integer");
    return few > all ? 0n : choose(all, few);
  },
  perm: (vm, [n, k = null]) => {
    const all = natural(vm, n, "n must be a non-negative integer");
    const few = k === null ? all : natural(vm, k, "k must be a non-negative integer");
    let result = few > all ? 0n : 1n;
    for (let i = 0n; i < few && result > 0n; i++) result *= all - i;
    return result;
  },
  prod: (vm, [values], keywords) => product(vm, values as Value, keywords.get("start") ?? 1n),
  fsum: (vm, [values]) => exactSum(vm.collect(values as Value).map((value) => real(vm, value))),
  modf: (vm, [value]) => {
    const number = real(vm, value);
    const integral = Math.trunc(number);
    return vm.tuple([Number.isFinite(number) ? number - integral : 0, integral]);
  },
  frexp: (vm, [value]) => {
    const number = real(vm, value);
    if (number === 0 || !Number.isFinite(number)) return vm.tuple([number, 0n]);
    let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(number))) + 1);
    let mantissa = number * 2 ** -exponent;
    for (; Math.abs(mantissa) < 0.5; exponent--) mantissa *= 2;
    for (; Math.abs(mantissa) >= 1; exponent++) mantissa /= 2;
    return vm.tuple([mantissa, BigInt(exponent)]);
  },
  ldexp: (vm, [value, exponent]) => {
    const number = real(vm, value);
    return checked(vm, number * 2 ** Number(whole(vm, exponent)), number);
  },
};

export const createMath: ModuleMaker = (_vm, names) => {
  addFunctions(names, "math", FUNCTIONS);
  names.setName("pi", Math.PI);
  names.setName("e", Math.E);
  names.setName("tau", 2 * Math.PI);
  names.setName("inf", Number.POSITIVE_INFINITY);
  names.setName("nan", Number.NaN);
};

// Arithmetic of ints (bigint) and floats (number), and strings put together.

import { PyComplex } from "../objects/immortal.js";
import type { Runtime } from "../objects/runtime.js";
import type { Value } from "../objects/value.js";

/** The result for numbers, and for `+` of strings; undefined for all else. */
export function arithmetic(
  vm: Runtime,
  left: Value,
  operator: string,
  right: Value,
): Value | undefined {
  if (typeof left === "bigint" && typeof right === "bigint") return ints(vm, left, operator, right);
  if (typeof left === "string" || typeof right === "string") {
    return operator === "+" && typeof left === typeof right ? `${left}${right}` : undefined;
  }
  if (left instanceof PyComplex || right instanceof PyComplex)
    return complex(left, operator, right);
  const [a, b] = [number(left), number(right)];
  if (a === undefined || b === undefined) return undefined;
  if (typeof a === "bigint" && typeof b === "bigint") {
    const areBools = typeof left === "boolean" && typeof right === "boolean";
    const result = ints(vm, a, operator, b);
    return areBools && ["&", "|", "^"].includes(operator) ? result === 1n : result;
  }
  return floats(vm, Number(a), operator, Number(b));
}

function number(value: Value): bigint | number | undefined {
  if (typeof value === "boolean") return value ? 1n : 0n;
  return typeof value === "bigint" || typeof value === "number" ? value : undefined;
}

function complex(left: Value, operator: string, right: Value): Value | undefined {
  const parts = [left, right].map((value) =>
    value instanceof PyComplex ? value : new PyComplex(Number(number(value) ?? Number.NaN), 0),
  );
  const [a, b] = parts as [PyComplex, PyComplex];
  if (operator === "+") return new PyComplex(a.real + b.real, a.imaginary + b.imaginary);
  if (operator === "-") return new PyComplex(a.real - b.real, a.imaginary - b.imaginary);
  return undefined;
}

function divisionByZero(vm: Runtime, what: string): Error {
  return vm.error("ZeroDivisionError", what);
}

function ints(vm: Runtime, a: bigint, operator: string, b: bigint): Value | undefined {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      if (b === 0n) throw divisionByZero(vm, "division by zero");
      return Number(a) / Number(b);
    case "//":
      if (b === 0n) throw divisionByZero(vm, "integer division or modulo by zero");
      return floorDivide(a, b);
    case "%":
      if (b === 0n) throw divisionByZero(vm, "integer modulo by zero");
      return a - floorDivide(a, b) * b;
    case "**":
      return b < 0n ? floats(vm, Number(a), operator, Number(b)) : a ** b;
    case "<<":
    case ">>":
      if (b < 0n) throw vm.error("ValueError", "negative shift count");
      return operator === "<<" ? a << b : a >> b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    default:
      return undefined;
  }
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function floats(vm: Runtime, a: number, operator: string, b: number): Value | undefined {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      if (b === 0) throw divisionByZero(vm, "float division by zero");
      return a / b;
    case "//":
      if (b === 0) throw divisionByZero(vm, "float floor division by zero");
      return floorDivision(a, b)[0];
    case "%":
      if (b === 0) throw divisionByZero(vm, "float modulo");
      return floorDivision(a, b)[1];
    case "**":
      if (a === 0 && b < 0) {
        throw divisionByZero(vm, "0.0 cannot be raised to a negative power");
      }
      return a ** b;
    default:
      return undefined;
  }
}

/** Quotient and remainder, the remainder exact and with the sign of the divisor. */
function floorDivision(a: number, b: number): [quotient: number, remainder: number] {
  let remainder = a % b;
  let quotient = (a - remainder) / b;
  if (remainder === 0) {
    remainder = b < 0 ? -0 : 0;
  } else if (remainder < 0 !== b < 0) {
    remainder += b;
    quotient -= 1;
  }
  const floor = Math.floor(quotient);
  if (quotient === 0) return [a / b < 0 ? -0 : 0, remainder];
  return [quotient - floor > 0.5 ? floor + 1 : floor, remainder];
}

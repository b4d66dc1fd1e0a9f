// Formats: what stands behind the colon in an f-string.

import type { Runtime } from "../objects/runtime.js";
import type { Value } from "../objects/value.js";

const SPEC = /^(?:(.)?([<>=^]))?([+\- ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;

/** A float as `repr` writes it. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e16 || magnitude < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function digits(
  vm: Runtime,
  value: bigint | number,
  type: string,
  precision: number | undefined,
  isAlternate: boolean,
): string {
  const number = Number(value);
  switch (type) {
    case "":
      if (typeof value === "bigint") return String(value);
      return precision === undefined
        ? floatText(number)
        : String(Number(number.toPrecision(precision || 1)));
    case "d":
    case "n":
      return String(value);
    case "b":
      return (isAlternate ? "0b" : "") + BigInt(value).toString(2);
    case "o":
      return (isAlternate ? "0o" : "") + BigInt(value).toString(8);
    case "x":
      return (isAlternate ? "0x" : "") + BigInt(value).toString(16);
    case "X":
      return (isAlternate ? "0X" : "") + BigInt(value).toString(16).toUpperCase();
    case "c":
      return String.fromCodePoint(number);
    case "f":
    case "F":
      return number.toFixed(precision ?? 6);
    case "e":
      return number.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, "e$10$2");
    case "g":
      return String(Number(number.toPrecision(precision ?? 6)));
    case "%":
      return `${(number * 100).toFixed(precision ?? 6)}%`;
    default:
      throw vm.error(
        "ValueError",
        `Unknown format code '${type}' for object of type '${vm.typeOf(value).name}'`,
      );
  }
}

/** `format(value, spec)` for numbers and strings; `text` is what str() makes of the value. */
export function formatValue(vm: Runtime, value: Value, text: string, spec: string): string {
  if (spec === "") return text;
  const match = SPEC.exec(spec);
  if (!match)
    throw vm.error(
      "ValueError",
      `Invalid format specifier '${spec}' for object of type '${vm.typeOf(value).name}'`,
    );
  const [
    ,
    givenFill,
    givenAlign,
    sign = "",
    alternate,
    zero,
    width,
    separator,
    precision,
    type = "",
  ] = match;
  const isNumber =
    typeof value === "bigint" ||
    typeof value === "number" ||
    (typeof value === "boolean" && type !== "");
  const fill = givenFill ?? (zero ? "0" : " ");
  const align = givenAlign ?? (zero && isNumber ? "=" : isNumber ? ">" : "<");
  let body = text;
  let prefix = "";
  if (isNumber) {
    const number = typeof value === "boolean" ? BigInt(value) : (value as bigint | number);
    body = digits(
      vm,
      number,
      type,
      precision === undefined ? undefined : Number(precision),
      alternate !== undefined,
    );
    if (body.startsWith("-")) {
      prefix = "-";
      body = body.slice(1);
    } else if (sign === "+" || sign === " ") {
      prefix = sign;
    }
    if (separator)
      body = body.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, separator));
  } else if (precision !== undefined) {
    body = [...body].slice(0, Number(precision)).join("");
  }
  const missing = Math.max(0, Number(width ?? 0) - [...(prefix + body)].length);
  if (align === "=") return prefix + fill.repeat(missing) + body;
  if (align === "<") return prefix + body + fill.repeat(missing);
  if (align === ">") return fill.repeat(missing) + prefix + body;
  const before = Math.floor(missing / 2);
  return fill.repeat(before) + prefix + body + fill.repeat(missing - before);
}

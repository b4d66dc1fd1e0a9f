// Format specifications: the part after the colon in an f-string.

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

/** With this many digits after the point, halves rounded to the even neighbour. */
export function fixedText(value: number, places: number): string {
  if (!Number.isFinite(value)) return floatText(value);
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const shown = Math.min(places, 100);
  // From 1e21 on JavaScript writes exponents; such a number is whole.
  let text = size < 1e21 ? size.toFixed(shown) : `${BigInt(size)}${shown > 0 ? "." : ""}`;
  text = text.padEnd(text.length + places - shown, "0");
  const rest = size < 1e21 ? size.toFixed(Math.min(100, shown + 30)).split(".")[1] : undefined;
  // JavaScript rounds a half up.
  if (/^50*$/.test((rest ?? "").slice(shown)) && /[13579]$/.test(text)) {
    text = text.slice(0, -1) + String(Number(text.at(-1)) - 1);
  }
  return sign + text;
}

/** This many digits in all, without trailing zeros; `keepsPoint` leaves one after the point. */
function generalText(value: number, precision: number, keepsPoint: boolean): string {
  if (!Number.isFinite(value)) return floatText(value);
  const count = precision || 1;
  const [mantissa = "", exponent = "0"] = value.toExponential(count - 1).split("e");
  const power = Number(exponent);
  if (power < -4 || power >= count) {
    const size = String(Math.abs(power)).padStart(2, "0");
    return `${withoutZeros(mantissa)}e${power < 0 ? "-" : "+"}${size}`;
  }
  const text = withoutZeros(value.toFixed(count - 1 - power));
  return keepsPoint && !text.includes(".") ? `${text}.0` : text;
}

function withoutZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
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
      return precision === undefined ? floatText(number) : generalText(number, precision, true);
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
      return fixedText(number, precision ?? 6);
    case "e":
      return number.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, "e$10$2");
    case "g":
      return generalText(number, precision ?? 6, false);
    case "%":
      return `${fixedText(number * 100, precision ?? 6)}%`;
    default:
      throw vm.error(
        "ValueError",
        `Unknown format code '${type}' for object of type '${vm.typeOf(value).name}'`,
      );
  }
}

/** `format(value, spec)` for numbers and strings; `text` is `str(value)`. */
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
    typeof value === "bigint" || typeof value === "number" || typeof value === "boolean";
  const isKnown = isNumber
    ? typeof value !== "number" || !/[bcdoxX]/.test(type)
    : type === "" || type === "s";
  if (!isKnown) {
    const { name } = vm.typeOf(value);
    throw vm.error("ValueError", `Unknown format code '${type}' for object of type '${name}'`);
  }
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

/** `ascii`: a `repr` with escapes in place of what is not ASCII. */
export function asciiText(shown: string): string {
  return shown.replace(/[^\0-\x7f]/gu, (character) => {
    const code = character.codePointAt(0) as number;
    const digits = code.toString(16);
    if (code <= 0xff) return `\\x${digits.padStart(2, "0")}`;
    return code <= 0xffff ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
  });
}

/** The conversion of a field, `s`, `r` or `a`. */
export function converted(vm: Runtime, value: Value, conversion: string): string {
  if (conversion === "s") return vm.str(value);
  return conversion === "r" ? vm.repr(value) : asciiText(vm.repr(value));
}

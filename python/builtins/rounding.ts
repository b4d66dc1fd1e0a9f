// round(): halves go to the even neighbour, by the number's exact value, not its text.

import { fixedText } from "../machine/format.js";
import { plain } from "../machine/operators.js";
import type { Runtime } from "../objects/runtime.js";
import type { Value } from "../objects/value.js";
import { integer } from "./define.js";

/** With more digits after the point no float is rounded. */
const DIGITS_MAX = 70;

export function round(vm: Runtime, [given, digits]: readonly Value[]): Value {
  const value = plain(given as Value);
  const places = digits === undefined || digits === null ? undefined : integer(vm, digits);
  if (typeof value === "number") return roundFloat(vm, value, places);
  if (typeof value === "bigint" || typeof value === "boolean") {
    const whole = BigInt(value);
    return places === undefined || places >= 0 ? whole : roundTo(whole, 10n ** BigInt(-places), 0);
  }
  const method = vm.special(value, "__round__");
  if (method !== undefined) return vm.call(method, digits === undefined ? [] : [digits]);
  throw vm.error("TypeError", `type ${vm.typeOf(value).name} doesn't define __round__ method`);
}

function roundFloat(vm: Runtime, value: number, places: number | undefined): Value {
  if (!Number.isFinite(value)) {
    if (places !== undefined) return value;
    throw Number.isNaN(value)
      ? vm.error("ValueError", "cannot convert float NaN to integer")
      : vm.error("OverflowError", "cannot convert float infinity to integer");
  }
  const size = Math.abs(value);
  const whole = BigInt(Math.floor(size));
  const rest = size - Math.floor(size);
  if (places === undefined) return signed(roundTo(whole, 1n, rest), value);
  if (places <= 0) {
    const rounded = Number(roundTo(whole, 10n ** BigInt(-places), rest));
    return value < 0 || Object.is(value, -0) ? -rounded : rounded;
  }
  return places > DIGITS_MAX ? value : Number(fixedText(value, places));
}

function signed(size: bigint, value: number): bigint {
  return value < 0 ? -size : size;
}

/** The multiple of `unit` that is nearest to `whole` plus `rest`, which is from 0 to below 1. */
function roundTo(whole: bigint, unit: bigint, rest: number): bigint {
  let quotient = whole / unit;
  let left = whole % unit;
  if (left < 0n) {
    left += unit;
    quotient -= 1n;
  }
  const twice = 2n * left;
  const isHalf = unit === 1n ? rest === 0.5 : twice === unit && rest === 0;
  const isMore = unit === 1n ? rest > 0.5 : twice > unit || (twice === unit && rest > 0);
  return (isMore || (isHalf && quotient % 2n !== 0n) ? quotient + 1n : quotient) * unit;
}

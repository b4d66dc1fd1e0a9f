// str.

import { plain } from "../machine/operators.js";
import { PyDict } from "../objects/dict.js";
import { PyBytes } from "../objects/immortal.js";
import { type Native, NO_KEYWORDS, type Runtime } from "../objects/runtime.js";
import { PyTuple } from "../objects/sequence.js";
import { STR } from "../objects/types.js";
import type { Value } from "../objects/value.js";
import { defineMethods, integer, text } from "./define.js";
import { decode, encode } from "./encodings.js";
import { wrap } from "./numbers.js";
import { formatString } from "./str-format.js";

/** A method on the text itself. */
function method(work: (vm: Runtime, text: string, args: readonly Value[]) => Value): Native {
  return (vm, [self, ...args]) => work(vm, plain(self as Value) as string, args);
}

function affixes(value: Value): string[] {
  return (value instanceof PyTuple ? value.items : [value]) as string[];
}

function strip(value: string, chars: Value | undefined, ends: "both" | "start" | "end"): string {
  const set = typeof chars === "string" ? chars : " \t\n\r\v\f";
  let [from, to] = [0, value.length];
  if (ends !== "end") while (from < to && set.includes(value[from] as string)) from++;
  if (ends !== "start") while (to > from && set.includes(value[to - 1] as string)) to--;
  return value.slice(from, to);
}

function split(vm: Runtime, value: string, separator: Value, limit: Value): string[] {
  const most = limit === undefined || Number(limit) < 0 ? Number.POSITIVE_INFINITY : Number(limit);
  if (separator === "") throw vm.error("ValueError", "empty separator");
  if (typeof separator === "string") {
    const pieces = value.split(separator);
    if (pieces.length <= most + 1) return pieces;
    return [...pieces.slice(0, most), pieces.slice(most).join(separator)];
  }
  const words: string[] = [];
  let rest = value.trimStart();
  while (rest !== "" && words.length < most) {
    const word = /^\S+/.exec(rest)?.[0] as string;
    words.push(word);
    rest = rest.slice(word.length).trimStart();
  }
  // What is left keeps its end.
  return rest === "" ? words : [...words, rest];
}

function reversed(value: string): string {
  return [...value].reverse().join("");
}

/** `value[from:to]`, and where it begins. */
function part(
  value: string,
  from: Value | undefined,
  to: Value | undefined,
): { text: string; start: number } {
  const clamp = (given: Value | undefined, fallback: number): number => {
    if (given === undefined || given === null) return fallback;
    const at = Number(given);
    return Math.min(Math.max(at < 0 ? at + value.length : at, 0), value.length);
  };
  const start = clamp(from, 0);
  return { text: value.slice(start, clamp(to, value.length)), start };
}

function place(
  vm: Runtime,
  value: string,
  [what, from, to]: readonly Value[],
  search: "indexOf" | "lastIndexOf",
): bigint {
  if (typeof what !== "string") {
    throw vm.error("TypeError", `must be str, not ${vm.typeOf(what ?? null).name}`);
  }
  const { text: within, start } = part(value, from, to);
  const at = within[search](what);
  return BigInt(at < 0 ? -1 : at + start);
}

function found(vm: Runtime, at: bigint): bigint {
  if (at < 0n) throw vm.error("ValueError", "substring not found");
  return at;
}

function pad(
  value: string,
  width: Value,
  fill: Value | undefined,
  side: "left" | "right" | "both",
): string {
  const char = typeof fill === "string" ? fill : " ";
  const missing = Math.max(0, Number(width) - value.length);
  if (side === "left") return value + char.repeat(missing);
  if (side === "right") return char.repeat(missing) + value;
  const before = Math.floor(missing / 2);
  return char.repeat(before) + value + char.repeat(missing - before);
}

const capitalize = (word: string): string =>
  word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase();

defineMethods(STR, {
  __new__: (vm, [cls, value, encoding]) => {
    if (value === undefined) return wrap(vm, cls as Value, "");
    if (encoding !== undefined) {
      const bytes = plain(value);
      if (bytes instanceof PyBytes) {
        return wrap(vm, cls as Value, decode(vm, bytes.bytes, encoding as string));
      }
      const { name } = vm.typeOf(value);
      const message =
        typeof bytes === "string"
          ? "decoding str is not supported"
          : `decoding to str: need a bytes-like object, ${name} found`;
      throw vm.error("TypeError", message);
    }
    return wrap(vm, cls as Value, vm.str(value));
  },
  join: method((vm, self, [items]) =>
    vm
      .collect(items as Value)
      .map((item, index) => {
        const part = plain(item);
        if (typeof part === "string") return part;
        throw vm.error(
          "TypeError",
          `sequence item ${index}: expected str instance, ${vm.typeOf(item).name} found`,
        );
      })
      .join(self),
  ),
  split: method((vm, self, [separator, limit]) =>
    vm.list(split(vm, self, separator as Value, limit as Value)),
  ),
  rsplit: method((vm, self, [separator, limit]) => {
    // From the other end: everything is turned around, and the result once more.
    const turned = typeof separator === "string" ? reversed(separator) : (separator as Value);
    const pieces = split(vm, reversed(self), turned, limit as Value);
    return vm.list(pieces.map(reversed).reverse());
  }),
  splitlines: method((vm, self, [keeps]) => {
    const lines = self.match(/[^\n\r]*(?:\r\n|\n|\r)|[^\n\r]+$/g) ?? [];
    return vm.list(keeps ? lines : lines.map((line) => line.replace(/[\n\r]+$/, "")));
  }),
  strip: method((_vm, self, [chars]) => strip(self, chars, "both")),
  lstrip: method((_vm, self, [chars]) => strip(self, chars, "start")),
  rstrip: method((_vm, self, [chars]) => strip(self, chars, "end")),
  upper: method((_vm, self) => self.toUpperCase()),
  lower: method((_vm, self) => self.toLowerCase()),
  title: method((_vm, self) => self.replace(/[a-zA-Z]+/g, capitalize)),
  capitalize: method((_vm, self) => capitalize(self)),
  replace: method((_vm, self, [from, to, count]) => {
    if (count === undefined || Number(count) < 0) {
      return self.replaceAll(from as string, () => to as string);
    }
    let left = Number(count);
    return self.replaceAll(from as string, (found) => (left-- > 0 ? (to as string) : found));
  }),
  startswith: method((_vm, self, [start, from, to]) =>
    affixes(start as Value).some((one) => part(self, from, to).text.startsWith(one)),
  ),
  endswith: method((_vm, self, [end, from, to]) =>
    affixes(end as Value).some((one) => part(self, from, to).text.endsWith(one)),
  ),
  find: method((vm, self, args) => place(vm, self, args, "indexOf")),
  rfind: method((vm, self, args) => place(vm, self, args, "lastIndexOf")),
  index: method((vm, self, args) => found(vm, place(vm, self, args, "indexOf"))),
  rindex: method((vm, self, args) => found(vm, place(vm, self, args, "lastIndexOf"))),
  count: method((vm, self, [what, from, to]) => {
    const within = part(self, from, to).text;
    const pieces = within.split(text(vm, what, "count()"));
    return BigInt(what === "" ? [...within].length + 1 : pieces.length - 1);
  }),
  isdigit: method((_vm, self) => /^\d+$/.test(self)),
  isalpha: method((_vm, self) => /^\p{L}+$/u.test(self)),
  isalnum: method((_vm, self) => /^[\p{L}\d]+$/u.test(self)),
  isidentifier: method((_vm, self) => /^[\p{L}_][\p{L}\d_]*$/u.test(self)),
  isspace: method((_vm, self) => /^\s+$/.test(self)),
  isupper: method((_vm, self) => self !== self.toLowerCase() && self === self.toUpperCase()),
  islower: method((_vm, self) => self !== self.toUpperCase() && self === self.toLowerCase()),
  ljust: method((_vm, self, [width, fill]) => pad(self, width as Value, fill, "left")),
  rjust: method((_vm, self, [width, fill]) => pad(self, width as Value, fill, "right")),
  center: method((_vm, self, [width, fill]) => pad(self, width as Value, fill, "both")),
  zfill: method((vm, self, [width]) => {
    const sign = /^[+-]/.test(self) ? (self[0] as string) : "";
    return sign + self.slice(sign.length).padStart(integer(vm, width) - sign.length, "0");
  }),
  partition: method((vm, self, [separator]) => {
    const at = self.indexOf(separator as string);
    if (at < 0) return vm.tuple([self, "", ""]);
    return vm.tuple([
      self.slice(0, at),
      separator as Value,
      self.slice(at + (separator as string).length),
    ]);
  }),
  removeprefix: method((_vm, self, [start]) =>
    self.startsWith(start as string) ? self.slice((start as string).length) : self,
  ),
  encode: method(
    (vm, self, [encoding]) => new PyBytes(encode(vm, self, encoding as string | undefined)),
  ),
  format: (vm, [self, ...args], keywords) =>
    formatString(vm, plain(self as Value) as string, args, keywords),
  format_map: (vm, [self, names]) => {
    const text = plain(self as Value) as string;
    if (!(names instanceof PyDict)) return formatString(vm, text, [], NO_KEYWORDS);
    const given = names.entries().filter(([name]) => typeof name === "string");
    return formatString(vm, text, [], new Map(given as [string, Value][]));
  },
});

// "Did you mean": the name nearest to a missing one, as CPython finds it.

import type { PyException } from "../objects/exception.js";
import type { Runtime } from "../objects/runtime.js";
import { exceptionType } from "../objects/types.js";
import type { Value } from "../objects/value.js";

const [MOVE, CASE] = [2, 1];
const [NAMES_MAX, LENGTH_MAX] = [750, 40];

/** The cost of editing one into the other: a letter added, removed, replaced or of the other case. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index * MOVE);
  for (const char of a) {
    const next = [(row[0] as number) + MOVE];
    for (let index = 0; index < b.length; index++) {
      const other = b[index] as string;
      const isSameLetter = char.toLowerCase() === other.toLowerCase();
      const change = char === other ? 0 : isSameLetter ? CASE : MOVE;
      next.push(
        Math.min(
          (row[index] as number) + change,
          (row[index + 1] as number) + MOVE,
          (next[index] as number) + MOVE,
        ),
      );
    }
    row = next;
  }
  return row[b.length] as number;
}

function nearest(name: string, candidates: readonly string[]): string | undefined {
  if (candidates.length >= NAMES_MAX || name.length > LENGTH_MAX) return undefined;
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    if (candidate === name || candidate.length > LENGTH_MAX) continue;
    const cost = distance(name, candidate);
    const most = ((name.length + candidate.length + 3) * MOVE) / 6;
    if (cost > most || cost >= least) continue;
    best = candidate;
    least = cost;
  }
  return best;
}

const texts = (names: readonly Value[]): string[] =>
  names.filter((name) => typeof name === "string");

/** Where CPython looks for a name: the variables of the function, those of the module, the built-ins. */
function scopesOf(vm: Runtime, exception: PyException): string[][] {
  let entry = exception.traceback;
  while (entry?.next) entry = entry.next;
  if (!entry) return [];
  const { frame } = entry;
  const variables = texts(vm.collect(vm.localsOf(frame)));
  return [variables, texts(frame.globals.keys()), texts(vm.builtins.keys())];
}

/** The end of a traceback's last line; "" when no name is near. */
export function suggestion(vm: Runtime, exception: PyException): string {
  const { name } = exception;
  if (name === undefined) return "";
  let found: string | undefined;
  if (exception.cls.isSubclassOf(exceptionType("NameError"))) {
    for (const scope of scopesOf(vm, exception)) found ??= nearest(name, scope);
  } else if (exception.subject !== undefined) {
    try {
      const names = vm.call(vm.builtins.getName("dir") as Value, [exception.subject]);
      found = nearest(name, texts(vm.collect(names)));
    } catch (error) {
      // A `__dir__` of the program that fails leaves no suggestion.
      if (!vm.caught(error)) throw error;
    }
  }
  return found === undefined ? "" : `. Did you mean: '${found}'?`;
}

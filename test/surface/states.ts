// The behaviour of every public member in every state of its heap: lines of a table, and the check that there is a
// line for each member.

import { expect } from "vitest";
import { BUSY } from "../../assembly/layout.js";
import type { Checks, Engine } from "../../src/engine/engine.js";

/** The states of a heap that a call may meet. Collecting: within a callback of a collection. */
export const STATES = ["fresh", "interrupted", "disposed", "collecting"] as const;
export type State = (typeof STATES)[number];

/** The outcome of a call in each state: "answers", or the code of its error. */
export type Outcomes = Readonly<Record<State, string>>;

/** The rule: a heap that was interrupted or disposed refuses the call. */
export const REFUSES: Outcomes = {
  fresh: "answers",
  interrupted: "ERR_INTERRUPTED",
  disposed: "ERR_DISPOSED",
  collecting: "answers",
};

/** The exceptions that docs/errors.md lists. */
export const ANSWERS: Outcomes = {
  fresh: "answers",
  interrupted: "answers",
  disposed: "answers",
  collecting: "answers",
};

/** A member's line: the call, and its outcomes where they differ from the rule. */
export type Line<S> = readonly [call: (scene: S) => unknown, outcomes?: Outcomes];
export type Lines<S> = Readonly<Record<string, Line<S>>>;

const SYMBOLS: ReadonlyMap<symbol, string> = new Map([
  [Symbol.dispose ?? Symbol.for("Symbol.dispose"), "[Symbol.dispose]"],
  [Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose"), "[Symbol.asyncDispose]"],
]);

/** Members by which tools distinguish objects: no state of a heap changes them. */
export function identity<S>(pick: (scene: S) => object, owner = ""): Lines<S> {
  return {
    [`${owner}[Symbol.toStringTag]`]: [
      (scene) => String(Object.prototype.toString.call(pick(scene))),
      ANSWERS,
    ],
    [`${owner}valueOf`]: [(scene) => pick(scene).valueOf(), ANSWERS],
  };
}

/** The output of `console.log` in Node. */
export function shown(object: object): unknown {
  const hook = (object as Record<symbol, unknown>)[Symbol.for("nodejs.util.inspect.custom")];
  return (hook as (depth: number, options: object) => unknown).call(object, 2, {});
}

/** The member names of an object and its classes, without those of every object. */
export function membersOf(object: object): string[] {
  const names = new Set<string>();
  for (let at = object; at && at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const key of Reflect.ownKeys(at)) {
      names.add(typeof key === "string" ? key : (SYMBOLS.get(key) ?? `[${key.description}]`));
    }
  }
  names.delete("constructor");
  return [...names].toSorted();
}

/** Every member has a line or is listed as internal, and every line has a member. */
export function expectWhole(members: string[], lines: object, internal: readonly string[]): void {
  const known = [...Object.keys(lines), ...internal].toSorted();
  expect(new Set(known).size).toBe(known.length);
  expect(members.toSorted()).toEqual(known);
}

/** The outcome of a call, in a word. */
export function outcomeOf(call: () => unknown): string {
  try {
    call();
    return "answers";
  } catch (error) {
    const { code } = error as { code?: string };
    return code ?? `throws without a code: ${String(error)}`;
  }
}

/** A way to the engine of a heap that does not expose it: an option, and the engine it has seen. */
export function spy(): { readonly checks: Checks; interrupt(): void; corrupt(): void } {
  let seen: Engine | undefined;
  return {
    checks: {
      watch(engine) {
        seen = engine;
        return engine;
      },
    },
    interrupt: () => seen?.setControl(BUSY, 1),
    corrupt: () => {
      seen?.setControl(BUSY, 1);
      if (seen) seen.isCorrupt = true;
    },
  };
}

// Compares what two managed objects hold: a matcher for Vitest and Jest, whose own equality treats any
// two objects as different.

import { textOf } from "../errors/error.js";
import { attributesIn } from "./appearance.js";
import { itemsOfList } from "./list.js";
import { isManaged, type ManagedObject, type ObjectState, stateOf } from "./object.js";
import { noManagedObject } from "./refusal.js";
import { WeakReference } from "./weak-reference.js";

type Tester = (this: never, one: never, other: never, ...others: never[]) => boolean | undefined;

/** The part of a matcher's `this` that is used, in Vitest and in Jest. */
export interface MatcherContext {
  equals(one: unknown, other: unknown, testers?: Tester[]): boolean;
  readonly utils: {
    readonly iterableEquality: Tester;
    stringify(value: unknown): string;
  };
}

/** A matcher's result. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** Matchers that compare what managed objects hold, for `expect.extend`. */
export type AttributeMatchers = {
  toHaveSameAttributes(this: MatcherContext, received: unknown, expected: unknown): MatcherResult;
};

const FOR_PLAIN_OBJECTS = "To compare with a plain object, use vars(a) and toEqual.";

interface Pair {
  readonly path: string;
  readonly received: unknown;
  readonly expected: unknown;
}

/** Pairs still to compare. Each is taken once, so cycles end, and no recursion is needed. */
class Pairs implements Iterable<Pair> {
  readonly #pairs: Pair[] = [];
  readonly #met = new Map<unknown, Set<unknown>>();

  add(path: string, received: unknown, expected: unknown): void {
    const met = this.#met.get(received) ?? new Set();
    if (typeof received === "object" && met.has(expected)) return;
    this.#met.set(received, met.add(expected));
    this.#pairs.push({ path, received, expected });
  }

  [Symbol.iterator](): Iterator<Pair> {
    return this.#pairs[Symbol.iterator]();
  }
}

/** Where the two differ, in words; undefined when they are the same. */
function difference(
  received: ManagedObject,
  expected: ManagedObject,
  { equals, utils }: MatcherContext,
): string | undefined {
  const isEqual = (one: unknown, other: unknown): boolean =>
    equals(one, other, [utils.iterableEquality]);
  const shown = (value: unknown): string =>
    isManaged(value) ? `a ${stateOf(value)?.record.name}` : utils.stringify(value);
  const pairs = new Pairs();
  pairs.add("", received, expected);
  for (const { path, received, expected } of pairs) {
    let found: string | undefined;
    if (received === expected) continue;
    if (isManaged(received) && isManaged(expected)) {
      found = objectsDiffer(received, expected, path, pairs);
    } else if (Array.isArray(received) && Array.isArray(expected)) {
      found = itemsDiffer(received, expected, path, pairs);
    } else if (isManaged(expected) || !isEqual(received, expected)) {
      found = `is ${shown(received)}, expected ${shown(expected)}`;
    }
    if (found !== undefined) return `${path || "it"} ${found}`;
  }
  return undefined;
}

function objectsDiffer(
  received: ManagedObject,
  expected: ManagedObject,
  path: string,
  pairs: Pairs,
): string | undefined {
  const [state, expectedState] = [received, expected].map(stateOf) as [ObjectState, ObjectState];
  const [name, expectedName] = [state.record.name, expectedState.record.name];
  if (name !== expectedName) return `is a ${name}, expected a ${expectedName}`;
  const [items, expectedItems] = [itemsOfList(received), itemsOfList(expected)];
  const [attributes, expectedAttributes] = [state, expectedState].map((each) =>
    attributesIn("toHaveSameAttributes", each.object, each),
  ) as [Record<string, unknown>, Record<string, unknown>];
  if (items && expectedItems) {
    const found = itemsDiffer(items, expectedItems, path, pairs);
    if (found !== undefined) return found;
  }
  if (WeakReference.isOne(received) && WeakReference.isOne(expected)) {
    pairs.add(`${path}.deref()`, received.deref(), expected.deref());
    return undefined;
  }
  for (const name of new Set([...Object.keys(attributes), ...Object.keys(expectedAttributes)])) {
    pairs.add(`${path}.${name}`, attributes[name], expectedAttributes[name]);
  }
  return undefined;
}

function itemsDiffer(
  received: readonly unknown[],
  expected: readonly unknown[],
  path: string,
  pairs: Pairs,
): string | undefined {
  if (received.length !== expected.length) {
    return `has length ${received.length}, expected ${expected.length}`;
  }
  for (const [index, item] of received.entries()) {
    pairs.add(`${path}[${index}]`, item, expected[index]);
  }
  return undefined;
}

/**
 * For `expect.extend` of Vitest and Jest. `expect(a).toHaveSameAttributes(b)` passes when the classes of
 * `a` and `b` have the same name and their attributes are the same. Managed objects among these, and the
 * items of lists and arrays, are compared in the same way at any depth; all other values as by `toEqual`.
 * Sharing of objects and the number of names do not matter.
 *
 * @example
 * ```ts
 * import { expect } from "expect"; // Jest's; the same with Vitest, which needs no declaration
 * import { GCObject } from "ouroboros-gc";
 * import { attributeMatchers } from "ouroboros-gc/testing";
 * declare module "expect" {
 *   interface Matchers<R> {
 *     toHaveSameAttributes(expected: object): R;
 *   }
 * }
 * expect.extend(attributeMatchers);
 * class Point extends GCObject {
 *   x = 1;
 * }
 * const [a, b] = [new Point(), new Point()];
 * expect(a).not.toEqual(b); // two objects are never equal
 * expect(a).toHaveSameAttributes(b);
 * ```
 */
export const attributeMatchers: AttributeMatchers = {
  toHaveSameAttributes(received, expected) {
    const [one, other] = [received, expected].map((value) => {
      const state = stateOf(value);
      if (!state) throw noManagedObject("toHaveSameAttributes", value, FOR_PLAIN_OBJECTS);
      return state.object;
    }) as [ManagedObject, ManagedObject];
    const found = difference(one, other, this);
    const names = `${textOf(received)} and ${textOf(expected)}`;
    return {
      pass: found === undefined,
      message: () =>
        found === undefined
          ? `toHaveSameAttributes: ${names} have the same attributes.`
          : `toHaveSameAttributes: ${names} differ: ${found}.`,
    };
  },
};

/** A tester for `expect.addEqualityTesters` of Vitest and Jest; undefined leaves the values to other testers. */
export type IdentityTester = (one: unknown, other: unknown) => boolean | undefined;

/**
 * For `expect.addEqualityTesters` of Vitest and Jest: a managed object is equal only to itself, even in a
 * pattern such as `toMatchObject({ parent: b })`. Two lists with the same items are not equal.
 *
 * @example
 * ```ts
 * import { expect } from "expect"; // Jest's; the same with Vitest
 * import { GCObject } from "ouroboros-gc";
 * import { identityTesters } from "ouroboros-gc/testing";
 * expect.addEqualityTesters(identityTesters);
 * const [a, b] = [new GCObject(), new GCObject()];
 * expect({ parent: a }).toMatchObject({ parent: a });
 * expect({ parent: a }).not.toMatchObject({ parent: b });
 * ```
 */
export const identityTesters: IdentityTester[] = [
  (one, other) => {
    const [state, otherState] = [stateOf(one), stateOf(other)];
    return state && otherState ? state === otherState : undefined;
  },
];

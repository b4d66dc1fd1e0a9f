// Managed objects in arrays, Maps, Sets and plain objects: references that the heap cannot count. They are
// searched when a dead object is used, because one of them may have been meant to keep it alive; and, on
// heaps with the check `uncounted`, when they were assigned, at the end of the turn.

import * as layout from "../../assembly/layout.js";
import { textOf, typeError } from "../errors/error.js";
import { isTold } from "../errors/uncounted.js";
import { type Holder, holderOf } from "./holder.js";

/** How many values one search examines: a few milliseconds. It finds nothing beyond them. */
const LOOKS = 10_000;

interface Budget {
  left: number;
}

interface Found {
  readonly holder: object;
  readonly name: string;
  readonly kind: string;
}

let isSearching = false;

/** For the message about a dead object: what still holds it; "" when nothing is found. */
export function holderText(object: unknown): string {
  // Naming a holder runs user code, which may meet a dead object too.
  const dead = holderOf(object);
  if (!dead || isSearching) return "";
  isSearching = true;
  try {
    const found = containerOf(dead);
    if (!found) return "";
    const place = `${textOf(found.holder)}.${found.name}`;
    return ` ${place} is ${found.kind} that still holds it; ${adviceOn(found.kind)}`;
  } catch {
    return ""; // A Proxy threw, or the stack is exhausted: the message omits it.
  } finally {
    isSearching = false;
  }
}

function adviceOn(kind: string): string {
  return `${kind} does not count what it holds: use a GCList, or attributes.`;
}

/** A live object of the same heap that holds the dead one in a container. */
function containerOf({ object, heap: { life, objects } }: Holder): Found | undefined {
  if (!life.isReady) return undefined;
  const budget = { left: LOOKS };
  const end = life.engine.control(layout.SLOT_TOP);
  const isSought = (item: unknown): boolean => item === object;
  for (let slot = 1; slot < end && budget.left-- > 0; slot++) {
    const holder = holderOf(objects.describe(slot));
    if (!holder || holder.isDead) continue;
    for (const [name, value] of placesOf(holder)) {
      budget.left--;
      const kind = kindOf(value);
      if (kind && find(value as object, isSought, budget)) {
        return { holder: holder.object, name, kind };
      }
    }
  }
  return undefined;
}

/** Attributes, and fields that are own properties. */
function* placesOf(holder: Holder): Generator<[string, unknown]> {
  yield* holder.attributes();
  for (const name of Object.keys(holder.object)) {
    yield [name, Object.getOwnPropertyDescriptor(holder.object, name)?.value];
  }
}

/** The kind of container, in words; undefined for a value that is not one. */
function kindOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return "an array";
  if (value instanceof Map) return "a Map";
  if (value instanceof Set) return "a Set";
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? "a plain object" : undefined;
}

function* itemsOf(container: object): Generator<unknown> {
  if (Array.isArray(container)) {
    for (let index = 0; index < container.length; index++) yield container[index];
  } else if (container instanceof Map) {
    for (const [key, value] of container) yield* [key, value];
  } else if (container instanceof Set) {
    yield* container;
  } else {
    for (const name in container) yield Object.getOwnPropertyDescriptor(container, name)?.value;
  }
}

/** The first value that is sought, in the container or in containers inside it. */
function find(container: object, isSought: (value: unknown) => boolean, budget: Budget): unknown {
  const containers = new Set([container]);
  for (const each of containers) {
    for (const item of itemsOf(each)) {
      if (budget.left-- <= 0) return undefined;
      if (isSought(item)) return item;
      if (kindOf(item)) containers.add(item as object);
    }
  }
  return undefined;
}

interface Assigned {
  readonly call: string;
  readonly value: object;
  /** The call stack of the assignment. */
  readonly at: Error;
}

let assigned: Assigned[] = [];
const reported = new WeakSet<object>();

/**
 * Searches the value at the end of the turn: so items that an array gets later in the turn are found, too,
 * and no user code runs now.
 */
export function noteAssigned(call: string, value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (assigned.push({ call, value, at: new Error() }) === 1) queueMicrotask(reportAssigned);
}

function reportAssigned(): void {
  const values = assigned;
  assigned = [];
  for (const each of values) {
    try {
      report(each);
    } catch {
      // A Proxy threw: its contents cannot be read.
    }
  }
}

function report({ call, value, at }: Assigned): void {
  const kind = kindOf(value);
  if (!kind || reported.has(value)) return;
  const held = holderOf(find(value, (item) => holderOf(item) !== undefined, { left: LOOKS }));
  if (!held || held.isDead) return;
  const { life, reports } = held.heap;
  if (!life.isReady || !isTold(life.engine)) return;
  reported.add(value);
  const holds = `${call}: ${kind} that was assigned holds ${textOf(held.object)}`;
  const error = typeError("ERR_ARGUMENT", `${holds}; ${adviceOn(kind)}`);
  const calls = String(at.stack).replace(/^Error\b.*\n/, "");
  Object.defineProperty(error, "stack", { value: `${String(error)}\n${calls}`, writable: true });
  reports.unraisable({ error, where: "uncounted reference", object: held.object });
}

// What console.log shows of objects of ours, in Node, Deno and Bun.

import { INSPECT } from "./symbols.js";

/** How the console shows a value; undefined in hosts that do not hand that over. */
export type Inspect = ((value: unknown, options: object) => string) | undefined;

/**
 * After this: console.log shows what `print` says of objects with the prototype. It says undefined of
 * what only inherits from one, as a Proxy does.
 */
export function definePrinting<T extends object>(
  prototype: T,
  print: (object: T, options: object, inspect: Inspect) => string | undefined,
): void {
  Object.defineProperty(prototype, INSPECT, {
    value(this: T, _depth: number, options: object, inspect: unknown): string {
      const how = typeof inspect === "function" ? (inspect as Inspect) : undefined;
      return print(this, options, how) ?? otherText(this);
    },
    writable: true,
  });
}

/** A weak reference's proxy names its object while that lives. */
function otherText(object: object): string {
  try {
    return String(object);
  } catch {
    return "[a proxy of an object that is gone]";
  }
}

/** A name, and the facts in the console's own way. */
export function printFacts(name: string, facts: object, options: object, inspect: Inspect): string {
  return `${name} ${inspect ? inspect(facts, options) : JSON.stringify(facts)}`;
}

// What console.log shows of our objects, in Node, Deno and Bun.

import { INSPECT } from "./symbols.js";

/** The host's own function that formats a value; undefined on hosts that pass none. */
export type Inspect = ((value: unknown, options: object) => string) | undefined;

/**
 * After this: console.log shows what `print` returns for objects with the prototype. It returns
 * undefined for an object that only inherits from one, as a Proxy does.
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

/** How the proxy of a weak reference is shown: by its object's name while the object lives. */
function otherText(object: object): string {
  try {
    return String(object);
  } catch {
    return "[a proxy whose object is gone]";
  }
}

/** A name, then the facts, formatted as the console does objects. */
export function printFacts(name: string, facts: object, options: object, inspect: Inspect): string {
  return `${name} ${inspect ? inspect(facts, options) : JSON.stringify(facts)}`;
}

// What console.log shows of objects of ours, in Node, Deno and Bun.

/** How the console shows a value; undefined in hosts that do not hand that over. */
export type Inspect = ((value: unknown, options: object) => string) | undefined;

const CUSTOM = Symbol.for("nodejs.util.inspect.custom");

/** After this: console.log shows what `print` says of objects with the prototype. */
export function definePrinting<T extends object>(
  prototype: T,
  print: (object: T, options: object, inspect: Inspect) => string,
): void {
  Object.defineProperty(prototype, CUSTOM, {
    value(this: T, _depth: number, options: object, inspect: unknown): string {
      return print(this, options, typeof inspect === "function" ? (inspect as Inspect) : undefined);
    },
    writable: true,
  });
}

/** A name, and the facts in the console's own way. */
export function printFacts(name: string, facts: object, options: object, inspect: Inspect): string {
  return `${name} ${inspect ? inspect(facts, options) : JSON.stringify(facts)}`;
}

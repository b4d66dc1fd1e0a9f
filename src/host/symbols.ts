// The symbols under which JavaScript and its hosts look for methods. An engine that lacks those of
// `using` and `await using` gets the ones that esbuild's output looks for; nothing is defined on the
// global object.

export const DISPOSE: symbol = Symbol.dispose ?? Symbol.for("Symbol.dispose");
export const ASYNC_DISPOSE: symbol = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");
/** Of Node, Deno and Bun: what the console shows. */
export const INSPECT: symbol = Symbol.for("nodejs.util.inspect.custom");

/** Gives a class what `using` calls, and `await using` where it has such a method. */
export function defineDisposal(
  prototype: object,
  dispose: () => void,
  disposeAsync?: () => Promise<void>,
): void {
  const hidden = { writable: true, configurable: true };
  Object.defineProperty(prototype, DISPOSE, { ...hidden, value: dispose });
  if (disposeAsync) {
    Object.defineProperty(prototype, ASYNC_DISPOSE, { ...hidden, value: disposeAsync });
  }
}

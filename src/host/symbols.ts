// The symbols of `using` and `await using`, in engines with them and without. An engine that lacks
// them gets those that esbuild's output looks for; nothing is defined on the global object.

export const DISPOSE: symbol = Symbol.dispose ?? Symbol.for("Symbol.dispose");
export const ASYNC_DISPOSE: symbol = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");

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

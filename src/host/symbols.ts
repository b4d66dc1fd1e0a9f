// The symbols by which JavaScript and its hosts find methods. On engines without those of `using` and
// `await using`, they are the ones that esbuild's output looks for; nothing is defined on the global
// object.

export const DISPOSE: symbol = Symbol.dispose ?? Symbol.for("Symbol.dispose");
export const ASYNC_DISPOSE: symbol = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");
/** For Node, Deno and Bun: the method whose result the console shows. */
export const INSPECT: symbol = Symbol.for("nodejs.util.inspect.custom");

/** Gives a class the method that `using` calls, and that of `await using` if the class has one. */
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

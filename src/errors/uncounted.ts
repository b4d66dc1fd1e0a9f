// Which heaps want to hear of references that are not counted (the check `uncounted`).

const engines = new WeakSet<object>();

/** Whether any does: spares all others the look-up. */
export let isAnyTold = false;

/** After this: the heap with the engine is told. */
export function tellUncounted(engine: object): void {
  engines.add(engine);
  isAnyTold = true;
}

/** Whether the heap with the engine is told. */
export function isTold(engine: object | undefined): boolean {
  return engine !== undefined && engines.has(engine);
}

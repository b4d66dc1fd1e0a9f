// Which heaps report references that are not counted (the check `uncounted`).

const engines = new WeakSet<object>();

/** Whether any heap does; if not, no lookup is needed. */
export let isAnyTold = false;

/** After this: the heap with this engine reports them. */
export function tellUncounted(engine: object): void {
  engines.add(engine);
  isAnyTold = true;
}

/** Whether the heap with this engine reports them. */
export function isTold(engine: object | undefined): boolean {
  return engine !== undefined && engines.has(engine);
}

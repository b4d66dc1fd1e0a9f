// Managed objects as searches and the console see them, which a page loads only on demand.

import type { Life } from "../heap/life.js";
import type { HeapObjects } from "../heap/objects.js";
import type { Shown } from "../heap/parts.js";
import type { Reports } from "../heap/reports.js";

/** The part of a managed object's state that searches use. */
export interface Holder extends Shown {
  readonly object: object;
  readonly heap: {
    readonly life: Life;
    readonly objects: HeapObjects;
    readonly reports: Reports;
  };
}

/** The managed object's state; undefined for every other value, and before the first heap. */
export let holderOf: (value: unknown) => Holder | undefined = () => undefined;

/** After this: searches recognise managed objects. */
export function useHolders(find: typeof holderOf): void {
  holderOf = find;
}

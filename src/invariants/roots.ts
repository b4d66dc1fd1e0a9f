// Compares what a runtime says it owns with what the heap counts: every external reference has an owner.

import type { HeapView } from "./view.js";
import type { Findings } from "./violation.js";

/** References by slot, as the runtime gives them and as they are counted. */
export interface Roots {
  /** The program's references, and those of the heap's lists. */
  readonly owned: Uint32Array;
  /** References on the runtime's stack. */
  readonly stack: Uint32Array;
  /** The slot's count in `stackCounts()`. */
  counted(slot: number): number;
}

/** Every external count is the number of references that the roots own, those of the stack counted as one. */
export function checkRoots(view: HeapView, roots: Roots, findings: Findings): void {
  for (let slot = 1; slot < view.end; slot++) {
    const counted = roots.counted(slot);
    const stack = roots.stack[slot] as number;
    if (!view.holdsObject(slot) || view.refcount(slot) === 0) {
      if (counted > 0) {
        findings.slot("root", slot, `no object is there, and stackCounts() has ${counted}`);
      }
      continue;
    }
    if (counted !== stack) {
      findings.object("root", slot, `${stack} on the stack, and stackCounts() has ${counted}`);
    }
    const owned = roots.owned[slot] as number;
    const external = view.external(slot);
    if (external === owned + (counted > 0 ? 1 : 0)) continue;
    const ofStack = counted > 0 ? " and the stack 1" : "";
    findings.object("root", slot, `${external} external, the roots own ${owned}${ofStack}`);
  }
}

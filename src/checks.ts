/**
 * Checks that run beside a heap: audits, a second mark, stress, sites. A program that does not import this
 * entry does not load them; a heap without checks runs the bare engine. Importing it enables `validate()`,
 * `validateRoots()`, `onLeak` and `setDebug()` on every heap; in Node every entry does that.
 *
 * @packageDocumentation
 * @module ouroboros-gc/checks
 */

import { Audit } from "./checks/audit.js";
import { type Watcher, watchEngine } from "./checks/guard.js";
import { CheckMark } from "./checks/mark.js";
import { Sites } from "./checks/sites.js";
import { Stress } from "./checks/stress.js";
import type { Checks } from "./engine/engine.js";
import {
  checkBoolean,
  checkFunction,
  checkInteger,
  checkOptions,
  wrongArgument,
} from "./errors/arguments.js";
import { textOf } from "./errors/error.js";
import { tellUncounted } from "./errors/uncounted.js";
import { debugLines } from "./heap/debug-lines.js";
import { leaksOf } from "./heap/leaks.js";
import { provide } from "./heap/parts.js";
import { validateRoots } from "./heap/roots.js";
import { validate } from "./invariants/validate.js";
import { holderText, noteAssigned } from "./managed/uncounted.js";

provide("validate", validate);
provide("validateRoots", validateRoots);
provide("leaks", leaksOf);
provide("debug", debugLines);
provide("uncounted", { holderText, noteAssigned });

/** Which checks a heap runs with. */
export interface CheckOptions {
  /**
   * The probability, 0 to 1, that the heap is validated before a collection and after a call that
   * changes it. A violation throws ERR_CORRUPT_HEAP. Cost: one `validate()` each time.
   * @defaultValue 0
   */
  audit?: number;
  /**
   * The seed of the random audits, 0 to 4294967295: the same seed audits at the same calls.
   * @defaultValue 1
   */
  seed?: number;
  /**
   * Compares each collection with an independent mark that shares no code with the collector. A
   * difference throws ERR_CORRUPT_HEAP. Cost: a search of the whole heap for each collection, and for each
   * weak reference callback in it that is not followed by a finalizer.
   * @defaultValue false
   */
  mark?: boolean;
  /**
   * Before each allocation: runs a collection (young and full in turn; none while automatic collection is
   * off), moves memory, and checks that freed slots still hold their poison. A slot that was written to
   * after its object's death throws ERR_CORRUPT_HEAP.
   * @defaultValue false
   */
  stress?: boolean;
  /**
   * Keeps the call stack of each object's creation, and of the last death in each slot. Messages
   * about stale handles, dead objects and wrong counts, and the leak report, then show them. Cost: a
   * call stack for each object made and for each call in which something died.
   * @defaultValue false
   */
  sites?: boolean;
  /**
   * Returns the running program's position, as your runtime names it: `() => "file.lox:12"`. It replaces the
   * call stacks of `sites`, which it turns on, and is added to errors of the other checks. It must not use
   * the heap. Cost: a call for each object made and for each call in which something died.
   */
  site?: () => string;
  /**
   * Finds references that the heap cannot count. Arrays, Maps, Sets and plain objects that are assigned to
   * an attribute or put into a list are searched at the end of the turn (the next microtask). One that holds
   * a managed object is reported to `onUnraisable`, once, with the call stack of the assignment. Managed
   * heaps only. Cost: a call stack for each assignment of an unmanaged object, and a search of at most
   * 10,000 values in it.
   * @defaultValue false
   */
  uncounted?: boolean;
}

/**
 * Checks for a new heap, raw or managed: `new Heap({ checks: checks({ audit: 0.01 }) })`. The
 * result may be passed to any number of heaps.
 *
 * @throws {RangeError | TypeError} ERR_ARGUMENT
 *
 * @example
 * ```ts
 * import { checks } from "ouroboros-gc/checks";
 * import { Heap } from "ouroboros-gc/raw";
 * const heap = new Heap({ checks: checks({ audit: 1, mark: true }) });
 * const a = heap.alloc(0, 1);
 * heap.unchecked.columns().counts[2 * heap.unchecked.slotOf(a)] = 7; // a wrong refcount
 * try {
 *   heap.collect();
 * } catch (error) {
 *   console.log((error as { code: string }).code); // ERR_CORRUPT_HEAP
 * }
 * ```
 */
export function checks(options: CheckOptions = {}): Checks {
  checkOptions("checks", options, "audit", "seed", "mark", "stress", "sites", "site", "uncounted");
  const { audit = 0, seed = 1, mark = false, stress = false, sites = false } = options;
  const { site, uncounted = false } = options;
  if (typeof audit !== "number" || !(audit >= 0 && audit <= 1)) {
    throw wrongArgument("checks", "audit", "a probability from 0 to 1", audit);
  }
  checkInteger("checks", "seed", seed, 0, 0xffffffff);
  for (const [name, value] of Object.entries({ mark, stress, sites, uncounted })) {
    checkBoolean("checks", name, value);
  }
  checkFunction("checks", "site", site);
  return {
    watch(engine, describe) {
      const watchers: Watcher[] = [];
      if (site) engine.site = () => siteText(site);
      if (stress) watchers.push(new Stress(engine, describe));
      if (sites || site) watchers.push(new Sites(engine, describe));
      if (mark) watchers.push(new CheckMark(engine, describe));
      if (audit > 0) watchers.push(new Audit(engine, describe, audit, seed));
      const watched = watchers.length === 0 ? engine : watchEngine(engine, watchers);
      if (uncounted) tellUncounted(watched);
      return watched;
    },
  };
}

/** Calls user code in the middle of a call of the heap, so its exception becomes the text. */
function siteText(site: () => string): string {
  try {
    return String(site());
  } catch (error) {
    return `an unknown place, because site threw ${textOf(error)}`;
  }
}

export type { Checks } from "./engine/engine.js";
export type { LeakedObject, LeakedType, LeakReport } from "./heap/leaks.js";
export type { Invariant, Violation } from "./invariants/violation.js";

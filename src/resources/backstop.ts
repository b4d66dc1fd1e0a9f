// The backstop: JavaScript's own collector finds, late or never, owners that the program lost without
// disposing them. They are reported; whether to dispose them is up to the receiver of the report.

import { siteText } from "../host/call-stack.js";
import type { Owner } from "./entry.js";

/** An owner that the program lost. */
export interface Leak {
  /** The resource: `Texture#7`. */
  readonly name: string;
  /** Bytes outside the heap. */
  readonly size: number;
  /** Where the owner was made. */
  readonly createdAt: string;
  /** All of this in one sentence. */
  readonly message: string;
  /** Drops the lost owner, as its `dispose` would have. */
  dispose(): void;
}

/**
 * Watches the `Owned` objects of owners, and the scopes that hold others: to watch a scope costs as much as to
 * watch one owner.
 */
export class Backstop {
  readonly #owners: FinalizationRegistry<Owner> | undefined;
  readonly #scopes: FinalizationRegistry<() => void> | undefined;

  /** Watches nothing without `onLost`, and where the engine has no FinalizationRegistry. */
  constructor(onLost: ((owner: Owner) => void) | undefined) {
    if (onLost && typeof FinalizationRegistry !== "undefined") {
      this.#owners = new FinalizationRegistry(onLost);
      this.#scopes = new FinalizationRegistry((release) => release());
    }
  }

  watch(owned: object, owner: Owner): void {
    if (owner.isWatched) return;
    owner.isWatched = true;
    this.#owners?.register(owned, owner, owner);
  }

  forget(owner: Owner): void {
    if (owner.isWatched) this.#owners?.unregister(owner);
  }

  /** Calls `release`, which must not lead to `scope`, when the program has lost that. */
  watchScope(scope: object, release: () => void): void {
    this.#scopes?.register(scope, release, scope);
  }

  forgetScope(scope: object): void {
    this.#scopes?.unregister(scope);
  }
}

/** The report of a lost owner. */
export function leakOf(owner: Owner, dispose: () => void): Leak {
  const { entry } = owner;
  const createdAt = siteText(owner.createdAt);
  const bytes = entry.size > 0 ? ` (${entry.size} bytes)` : "";
  return {
    name: entry.name,
    size: entry.size,
    createdAt,
    message: `${entry.name}${bytes} was never disposed, created at ${createdAt}`,
    dispose,
  };
}

/** Places that a summary names. */
const PLACES_MAX = 3;

/** The hook that warns: of one lost owner with its message, of several with the places that made them. */
export function warnOfLeaks(): (leak: Leak) => void {
  let leaks: Leak[] = [];
  const warn = (): void => {
    const told = leaks;
    leaks = [];
    console.warn(told.length === 1 ? told[0]?.message : summaryOf(told));
  };
  return (leak) => {
    // Engines find many in one turn.
    if (leaks.push(leak) === 1) void Promise.resolve().then(warn);
  };
}

function summaryOf(leaks: readonly Leak[]): string {
  const places = new Map<string, { name: string; count: number }>();
  for (const { createdAt, name } of leaks) {
    const place = places.get(createdAt);
    if (place) place.count++;
    else places.set(createdAt, { name, count: 1 });
  }
  const most = [...places].sort(([, a], [, b]) => b.count - a.count);
  const shown = most.slice(0, PLACES_MAX).map(([createdAt, { name, count }]) => {
    const others = count > 1 ? ` and ${count - 1} more` : "";
    return `${name}${others}, created at ${createdAt}`;
  });
  const rest = most.length - shown.length;
  const end = rest > 0 ? `; and some at ${rest} other places` : "";
  return `${leaks.length} owners were never disposed: ${shown.join("; ")}${end}`;
}

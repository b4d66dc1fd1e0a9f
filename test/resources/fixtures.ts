// Shared by the tests of resources: a manager that records what it disposes, and the errors of calls.

import {
  type DisposeError,
  type Owned,
  type OwnOptions,
  Resources,
  type ResourcesOptions,
} from "../../src/resources.js";
import type { EngineUnderTest } from "../engines.js";

/** A resource with a name. */
export interface Thing {
  readonly name: string;
}

/** A manager, and the names of what it disposed so far, in order. */
export interface Recorder {
  readonly resources: Resources;
  readonly log: string[];
  make(name: string, options?: Partial<OwnOptions<Thing>>): Owned<Thing>;
  /** The log since the last call. */
  take(): string;
}

export function recorder(
  choice: EngineUnderTest["choice"],
  options: ResourcesOptions = {},
): Recorder {
  const log: string[] = [];
  const resources = new Resources({ onLeak: null, ...choice, ...options });
  return {
    resources,
    log,
    make: (name, more) =>
      resources.own({ name }, { dispose: (thing) => void log.push(thing.name), name, ...more }),
    take: () => log.splice(0).join(" "),
  };
}

/** The error that the call throws. */
export function caught(call: () => unknown): {
  code?: string;
  message?: string;
  errors?: unknown[];
} {
  try {
    call();
  } catch (error) {
    return error as DisposeError & { errors: unknown[] };
  }
  return {};
}

/** A promise, and the calls that settle it. */
export function deferred(): {
  promise: Promise<void>;
  resolve(): void;
  reject(error: unknown): void;
} {
  let settle: { resolve(): void; reject(error: unknown): void } | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, resolve: () => settle?.resolve(), reject: (error) => settle?.reject(error) };
}

/** Waits until all settled promises have been acted on. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

// What a heap reports: exceptions of user code, the start and the stop of collections, the lines of
// Python's debug flags. The receivers are user code, and must not stop the work by throwing.

import type {
  CollectionCallback,
  CollectionCounts,
  CollectionInfo,
  Unraisable,
} from "./collection.js";
import { DEBUG_STATS } from "./debug.js";
import type { DebugLines } from "./debug-lines.js";
import type { Life } from "./life.js";
import type { HeapObjects } from "./objects.js";
import { partIfAny } from "./parts.js";

/** The receivers of a heap's reports. Users replace them at any time. */
interface Receivers {
  readonly onUnraisable: (report: Unraisable) => void;
  readonly onDebug: (line: string) => void;
  readonly callbacks: readonly CollectionCallback[];
  readonly objects: HeapObjects;
}

/** The reports of one heap. */
export class Reports {
  readonly #life: Life;
  readonly #receivers: Receivers;
  /** The flags of `setDebug`. */
  flags = 0;

  constructor(life: Life, receivers: Receivers) {
    this.#life = life;
    this.#receivers = receivers;
  }

  /** Calls user code for the object in the slot, and reports what it throws. */
  callUser(where: string, slot: number, call: () => void): void {
    try {
      call();
    } catch (error) {
      const object = this.#life.isReady ? this.#receivers.objects.describe(slot) : undefined;
      this.unraisable({ error, where, object });
    }
  }

  /** A hook that throws must not stop a collection half-way. */
  unraisable(report: Unraisable): void {
    try {
      this.#receivers.onUnraisable(report);
    } catch (error) {
      try {
        console.error("onUnraisable threw", error, "while reporting", report);
      } catch {
        // The console throws, too: there is nowhere left to report to.
      }
    }
  }

  started(generation: number): void {
    if (this.flags & DEBUG_STATS)
      this.#debug((lines) => lines.started(this.#life.engine, generation));
    const info = { generation, collected: 0, uncollectable: 0, candidates: 0, duration: 0 };
    this.#callBack("start", info);
  }

  stopped(counts: CollectionCounts): void {
    if (this.flags & DEBUG_STATS) this.#debug((lines) => lines.stopped(counts));
    const { generation, collected, uncollectable, candidates, seconds } = counts;
    const info = { generation, collected, uncollectable, candidates, duration: seconds };
    this.#callBack("stop", info);
  }

  /**
   * One debug line for each object of the engine's list. The list is copied first: `onDebug` and the
   * objects' `toString` are user code.
   */
  found(what: "collectable" | "uncollectable", count: number): void {
    const slots = this.#life.engine.list(count);
    const objects = Array.from(slots, (slot) => this.#receivers.objects.describe(slot));
    this.#debug((lines) => lines.objects(what, objects, (report) => this.unraisable(report)));
  }

  /** `setDebug` refuses flags when the debug lines are not imported. */
  #debug(write: (lines: DebugLines) => readonly string[]): void {
    const lines = partIfAny("debug");
    if (!lines) return;
    for (const line of write(lines)) {
      try {
        this.#receivers.onDebug(line);
      } catch (error) {
        this.unraisable({ error, where: "debug sink", object: line });
      }
    }
  }

  /** The list is read anew at each step: a callback may change it. */
  #callBack(phase: "start" | "stop", info: CollectionInfo): void {
    const { callbacks } = this.#receivers;
    for (let index = 0; index < callbacks.length; index++) {
      const callback = callbacks[index] as CollectionCallback;
      try {
        callback(phase, info);
      } catch (error) {
        this.unraisable({ error, where: "callback", object: callback });
      }
    }
  }
}

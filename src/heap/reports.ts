// What a heap tells of its work: exceptions of user code, the start and the stop of collections, the
// lines of Python's debug flags. Whoever is told is user code, and must not stop the work by throwing.

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

/** A heap, as far as it says who is told: users replace these at any time. */
interface Reporter {
  readonly onUnraisable: (report: Unraisable) => void;
  readonly onDebug: (line: string) => void;
  readonly callbacks: readonly CollectionCallback[];
  readonly objects: HeapObjects;
}

/** The reports of one heap. */
export class Reports {
  readonly #life: Life;
  readonly #reporter: Reporter;
  /** As `setDebug` takes them. */
  flags = 0;

  constructor(life: Life, reporter: Reporter) {
    this.#life = life;
    this.#reporter = reporter;
  }

  /** Calls user code for the object in the slot; what it throws is reported. */
  callUser(where: string, slot: number, call: () => void): void {
    try {
      call();
    } catch (error) {
      const object = this.#life.isReady ? this.#reporter.objects.describe(slot) : undefined;
      this.unraisable({ error, where, object });
    }
  }

  /** A hook that throws itself must not stop a collection half-way. */
  unraisable(report: Unraisable): void {
    try {
      this.#reporter.onUnraisable(report);
    } catch (error) {
      try {
        console.error("onUnraisable threw", error, "while reporting", report);
      } catch {
        // Nobody is left to tell: the console itself throws.
      }
    }
  }

  started(generation: number): void {
    if (this.flags & DEBUG_STATS)
      this.#tell((lines) => lines.started(this.#life.engine, generation));
    const info = { generation, collected: 0, uncollectable: 0, candidates: 0, duration: 0 };
    this.#invoke("start", info);
  }

  stopped(counts: CollectionCounts): void {
    if (this.flags & DEBUG_STATS) this.#tell((lines) => lines.stopped(counts));
    const { generation, collected, uncollectable, candidates, seconds } = counts;
    const info = { generation, collected, uncollectable, candidates, duration: seconds };
    this.#invoke("stop", info);
  }

  /**
   * One line for each object of the engine's list, which is taken down first: the sink is user code,
   * and so is how an object names itself. What that throws is reported.
   */
  objects(what: "collectable" | "uncollectable", count: number): void {
    const slots = this.#life.engine.list(count);
    const objects = Array.from(slots, (slot) => this.#reporter.objects.describe(slot));
    this.#tell((lines) => lines.objects(what, objects, (report) => this.unraisable(report)));
  }

  /** With flags there are lines: `setDebug` refuses where they were not imported. */
  #tell(write: (lines: DebugLines) => readonly string[]): void {
    const lines = partIfAny("debug");
    if (lines) this.#say(write(lines));
  }

  #say(lines: readonly string[]): void {
    for (const line of lines) {
      try {
        this.#reporter.onDebug(line);
      } catch (error) {
        this.unraisable({ error, where: "debug sink", object: line });
      }
    }
  }

  /** The list is read as it is at each step: a callback may change it. */
  #invoke(phase: "start" | "stop", info: CollectionInfo): void {
    const { callbacks } = this.#reporter;
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

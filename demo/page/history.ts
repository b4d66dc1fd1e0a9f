// All of time at once: live objects, generations and refcounts over the whole run, read from the steps
// as they come.

import type { Step } from "../recording/moment.js";

/** Refcounts of so many objects are kept, those that were made first. */
const TRACKS_MAX = 64;

/** An object over time: its refcount from each step on at which it was another one; 0 when it is gone. */
export interface Track {
  readonly handle: number;
  readonly label: string;
  name: string;
  readonly at: number[];
  readonly refcounts: number[];
}

const SHOWN_KINDS: ReadonlySet<string> = new Set(["instance", "list", "dict", "set", "weakref"]);

export class History {
  /** Objects of the program that are alive after each step. */
  readonly live: number[] = [];
  /** Objects of generation 0, 1, 2 after each step. */
  readonly generations: (readonly number[])[] = [];
  /** Steps at which a collection begins. */
  readonly collections: number[] = [];
  readonly tracks: Map<number, Track> = new Map();
  readonly #alive: Set<number> = new Set();
  #generations: readonly number[] = [];

  add(steps: readonly Step[]): void {
    for (const step of steps) this.#addOne(step);
  }

  #addOne({ changed, gone, counters, phase }: Step): void {
    const at = this.live.length;
    for (const handle of gone) {
      this.#alive.delete(handle);
      this.#note(this.tracks.get(handle), at, 0);
    }
    for (const { handle, isInterpreters, kind, label, name, refcount } of changed) {
      if (isInterpreters) continue;
      this.#alive.add(handle);
      let track = this.tracks.get(handle);
      if (!track && this.tracks.size < TRACKS_MAX && SHOWN_KINDS.has(kind)) {
        track = { handle, label, name, at: [], refcounts: [] };
        this.tracks.set(handle, track);
      }
      if (track && name !== "") track.name = name;
      this.#note(track, at, refcount);
    }
    this.#generations = counters?.generations ?? this.#generations;
    this.live.push(this.#alive.size);
    this.generations.push(this.#generations);
    if (phase === "start") this.collections.push(at);
  }

  #note(track: Track | undefined, at: number, refcount: number): void {
    if (!track || track.refcounts.at(-1) === refcount) return;
    track.at.push(at);
    track.refcounts.push(refcount);
  }
}

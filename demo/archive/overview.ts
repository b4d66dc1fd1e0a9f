// All of time at once: live objects, generations and refcounts over the whole run, read from the steps
// as they come. What the page gets of it is as wide as a strip, however long the run was.

import type { Step } from "../recording/moment.js";

/** Refcounts of so many objects are kept, those that were made first. */
const TRACKS_MAX = 64;
/** A strip has no more columns than that. */
const COLUMNS_MAX = 600;

/** An object over time: its refcount from each step on at which it was another one; 0 when it is gone. */
export interface Track {
  readonly handle: number;
  readonly label: string;
  readonly name: string;
  readonly at: readonly number[];
  readonly refcounts: readonly number[];
}

/** What a strip shows. */
export interface Overview {
  readonly count: number;
  /** Steps of one column. */
  readonly every: number;
  /** Objects of the program that are alive, and those of generation 0, at the first step of each column. */
  readonly live: Uint32Array;
  readonly young: Uint32Array;
  /** Steps at which collections begin, one a column. */
  readonly collections: readonly number[];
  readonly tracks: readonly Track[];
}

export const NO_OVERVIEW: Overview = {
  count: 0,
  every: 1,
  live: new Uint32Array(0),
  young: new Uint32Array(0),
  collections: [],
  tracks: [],
};

interface KeptTrack extends Track {
  name: string;
  readonly at: number[];
  readonly refcounts: number[];
}

const SHOWN_KINDS: ReadonlySet<string> = new Set(["instance", "list", "dict", "set", "weakref"]);

export class History {
  readonly #live: number[] = [];
  readonly #young: number[] = [];
  readonly #collections: number[] = [];
  readonly #tracks: Map<number, KeptTrack> = new Map();
  readonly #alive: Set<number> = new Set();

  add(steps: readonly Step[]): void {
    for (const step of steps) this.#addOne(step);
  }

  overview(): Overview {
    const count = this.#live.length;
    const every = Math.max(1, Math.ceil(count / COLUMNS_MAX));
    const sampled = (values: readonly number[]): Uint32Array =>
      Uint32Array.from(
        { length: Math.ceil(count / every) },
        (_, at) => values[at * every] as number,
      );
    const isFirstOfColumn = (at: number, index: number): boolean =>
      index === 0 || !isSameColumn(at, this.#collections[index - 1] as number, every);
    return {
      count,
      every,
      live: sampled(this.#live),
      young: sampled(this.#young),
      collections: this.#collections.filter(isFirstOfColumn),
      tracks: [...this.#tracks.values()].map((track) => narrowed(track, every)),
    };
  }

  #addOne({ changed, gone, counters, phase }: Step): void {
    const at = this.#live.length;
    for (const handle of gone) {
      this.#alive.delete(handle);
      this.#note(this.#tracks.get(handle), at, 0);
    }
    for (const { handle, isInterpreters, kind, label, name, refcount } of changed) {
      if (isInterpreters) continue;
      this.#alive.add(handle);
      let track = this.#tracks.get(handle);
      if (!track && this.#tracks.size < TRACKS_MAX && SHOWN_KINDS.has(kind)) {
        track = { handle, label, name, at: [], refcounts: [] };
        this.#tracks.set(handle, track);
      }
      if (track && name !== "") track.name = name;
      this.#note(track, at, refcount);
    }
    this.#live.push(this.#alive.size);
    this.#young.push(counters?.generations[0] ?? this.#young.at(-1) ?? 0);
    if (phase === "start") this.#collections.push(at);
  }

  #note(track: KeptTrack | undefined, at: number, refcount: number): void {
    if (!track || track.refcounts.at(-1) === refcount) return;
    track.at.push(at);
    track.refcounts.push(refcount);
  }
}

function isSameColumn(at: number, other: number, every: number): boolean {
  return Math.floor(at / every) === Math.floor(other / every);
}

/** Of several refcounts in one column the last one. */
function narrowed({ handle, label, name, at, refcounts }: KeptTrack, every: number): Track {
  if (every === 1) return { handle, label, name, at, refcounts };
  const isLast = (index: number): boolean =>
    index === at.length - 1 || !isSameColumn(at[index] as number, at[index + 1] as number, every);
  return {
    handle,
    label,
    name,
    at: at.filter((_, index) => isLast(index)),
    refcounts: refcounts.filter((_, index) => isLast(index)),
  };
}

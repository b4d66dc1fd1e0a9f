// A heap that a moving picture lives beside: old objects that stay, and particles, each a ring of objects, that are
// made and dropped in every frame.

import { makeRing } from "../../bench/graphs/ring.js";
import { Heap } from "../../src/raw.js";

const REFERENCES = 3;
/** Of the old objects, one in so many is held from outside. */
const HELD_EACH = 100;
const RING = 10;
/** A particle lives for so many frames: long enough to grow old, so that only full collections free its ring. */
const FRAMES_ALIVE = 60;
const PARTICLES_PER_FRAME = 400;

export interface Particle {
  readonly ring: number;
  readonly bornX: number;
  readonly speedX: number;
  readonly speedY: number;
}

export class World {
  readonly size: number;
  /** By frame, the particles that were born in it; the last FRAMES_ALIVE frames. */
  readonly living: Particle[][] = [];
  fullCollections = 0;
  readonly #heap = new Heap({ automatic: false });
  #slots: Uint32Array;
  #filled = 0;

  constructor(size: number) {
    this.size = size;
    this.#slots = new Uint32Array(size);
    this.#heap.reserve(size * 1.6);
    this.#heap.callbacks.push((phase, { generation }) => {
      if (phase === "stop" && generation === 2) this.fullCollections++;
    });
  }

  get liveCount(): number {
    return this.#heap.liveCount;
  }

  get isReady(): boolean {
    return this.#slots.length === 0;
  }

  set inSteps(inSteps: boolean) {
    this.#heap.setPauses(inSteps ? { maxMilliseconds: 1 } : undefined);
  }

  /** Makes the next old objects, as many as a frame has time for; what came before is referred to at random. */
  fill(objects: number): void {
    const { unchecked } = this.#heap;
    const end = Math.min(this.#filled + objects, this.size);
    for (; this.#filled < end; this.#filled++) {
      const slot = unchecked.alloc(0, REFERENCES, 0);
      this.#slots[this.#filled] = slot;
      for (let index = 0; index < REFERENCES; index++) {
        const referent = this.#slots[Math.floor(Math.random() * (this.#filled + 1))] as number;
        // The first is referred to by its successor, and so on: all are reachable from what is held.
        const previous = this.#slots[Math.max(this.#filled - 1, 0)] as number;
        unchecked.setReference(slot, index, index === 0 ? previous : referent);
      }
    }
    if (this.#filled < this.size) return;
    for (let at = 0; at < this.size - 1; at++) {
      if (at % HELD_EACH !== 0) unchecked.decref(this.#slots[at] as number);
    }
    this.#slots = new Uint32Array();
    this.#heap.collect();
    this.#heap.enable();
  }

  /** A frame: new particles, and the oldest are dropped. */
  turn(): void {
    const born: Particle[] = [];
    for (let made = 0; made < PARTICLES_PER_FRAME; made++) {
      born.push({
        ring: makeRing(this.#heap, RING),
        bornX: Math.random(),
        speedX: (Math.random() - 0.5) / FRAMES_ALIVE,
        speedY: (0.3 + Math.random()) / FRAMES_ALIVE,
      });
    }
    this.living.push(born);
    if (this.living.length <= FRAMES_ALIVE) return;
    for (const { ring } of this.living.shift() as Particle[]) this.#heap.decref(ring);
  }

  dispose(): void {
    this.#heap.dispose();
  }
}

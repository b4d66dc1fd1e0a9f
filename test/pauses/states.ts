// Every heap of a few objects, collected in steps of one object, with every sequence of a limited number of
// operations between its steps: a search over states that visits each once. The truth is a search of the
// graph in the heap's rows: a step must not free a reachable object, and an object that was unreachable when
// a collection began must be dead when it is done.

import * as layout from "../../assembly/layout.js";
import type { Engine, EngineColumns } from "../../src/engine/engine.js";
import { Heap, type HeapOptions } from "../../src/raw.js";
import {
  COLLECTING,
  CONTROL,
  FIELDS,
  MARK_BATCH,
  MARKING,
  type Scene,
  SPACING,
  STACK_WORDS,
  VERSION,
  YOUNG,
} from "./scene.js";

export interface Explored {
  readonly states: number;
  readonly transitions: number;
  readonly cycles: number;
}

type Operation = () => void;

/** Explores a scene on one engine; throws where an outcome is wrong. */
export class States {
  readonly #engine: Engine;
  readonly #scene: Scene;
  readonly #slots: number[] = [];
  readonly #weakrefs: number[] = [];
  /** Slots, by position, that were unreachable when the present collection began. */
  #lost = 0;
  /** The block of the marks. Those below it belong to weak references; rows are too short to have any. */
  readonly #marks: number;
  /** The finalizer of this slot is running. */
  #finalizing = 0;

  constructor(options: HeapOptions, scene: Scene) {
    this.#engine = new Heap({ ...options, automatic: false }).unchecked;
    this.#scene = scene;
    const engine = this.#engine;
    if (scene.isReleasing) engine.setControl(layout.RELEASE_UNITS, 1);
    for (let place = 0; place < scene.objects; place++) {
      const flags = scene.hasFinalizer && place === 0 ? layout.FINALIZER : 0;
      this.#slots.push(engine.alloc(0, scene.references, flags));
      for (let leaf = 1; leaf < SPACING; leaf++) engine.alloc(0, 0, layout.LEAF_OBJECT);
    }
    if (scene.isWeak) {
      for (const slot of this.#slots) this.#weakrefs.push(engine.allocWeakref(0, slot, 0, 0, 0));
    }
    this.#marks = engine.control(layout.BLOCK_TOP);
  }

  /** Every heap, and from each a collection with at most `operations` of the program's between its steps. */
  explore(operations: number): Explored {
    /** The fewest operations that reach a state. */
    const seen = new Map<string, number>();
    const waiting: [state: Int32Array, used: number][] = [];
    const note = (used: number): void => {
      const state = this.#read();
      const key = String.fromCharCode(...new Uint16Array(state.buffer));
      const before = seen.get(key);
      if (before !== undefined && before <= used) return;
      seen.set(key, used);
      waiting.push([state, used]);
    };
    note(0);
    let transitions = 0;
    this.#cycles = 0;
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [state, used] = next;
      this.#write(state);
      const isUnderWay = this.#isUnderWay;
      const steps = this.#steps();
      const choices = isUnderWay && used === operations ? [] : this.#operations();
      for (const [at, act] of [...steps, ...choices].entries()) {
        if (at > 0) this.#write(state);
        act();
        this.#lost &= this.#unreachable(); // what a weak reference returned was not lost
        transitions++;
        const isOver = isUnderWay && !this.#isUnderWay;
        if (!isOver) note(at < steps.length || !isUnderWay ? used : used + 1);
      }
    }
    return { states: seen.size, transitions, cycles: this.#cycles };
  }

  #cycles = 0;

  /** Whether a collection is under way; a finalizer called by a release does not count. */
  get #isUnderWay(): boolean {
    const engine = this.#engine;
    return [layout.BARRIER, layout.PAUSED, layout.COLLECTING].some(
      (at) => engine.control(at) !== 0,
    );
  }

  // --- Possible operations

  #operations(): Operation[] {
    const engine = this.#engine;
    const alive = this.#reachable();
    const at = (place: number): number => this.#slots[place] as number;
    const list: Operation[] = [];
    for (const holder of alive) {
      for (let index = 0; index < this.#scene.references; index++) {
        for (const target of [-1, ...alive]) {
          list.push(() => this.#store(at(holder), index, target < 0 ? 0 : at(target)));
        }
      }
      const slot = at(holder);
      if (engine.externalOf(slot) === 0) list.push(() => this.#take(slot));
      else list.push(() => this.#settle(engine.decref(slot)));
    }
    for (const weakref of this.#weakrefs) list.push(() => this.#readWeak(weakref));
    const free = this.#slots.filter((slot) => engine.refcountOf(slot) === 0);
    if (free.includes(engine.control(layout.FREE_HEAD))) list.push(() => this.#alloc());
    const isMarking = engine.control(layout.BARRIER) === layout.BARRIER_MARKING;
    if (this.#scene.hasYoung && isMarking && this.#finalizing === 0) {
      list.push(() => this.#collectYoung());
    }
    return list;
  }

  #steps(): Operation[] {
    return this.#finalizing !== 0 ? [() => this.#resume()] : [() => this.#step()];
  }

  #store(slot: number, index: number, target: number): void {
    const colours = this.#colours();
    this.#settle(this.#engine.setReference(slot, index, target));
    if (this.#scene.fault === "no barrier at stores") this.#restoreColours(colours);
  }

  #take(slot: number): void {
    const colours = this.#colours();
    this.#engine.incref(slot);
    if (this.#scene.fault === "no barrier at increfs") this.#restoreColours(colours);
  }

  #readWeak(weakref: number): void {
    const referent = this.#engine.referentOf(weakref);
    if (referent !== 0 && this.#engine.externalOf(referent) === 0) this.#take(referent);
  }

  #alloc(): void {
    const slot = this.#engine.alloc(0, this.#scene.references, 0);
    this.#lost &= ~(1 << this.#slots.indexOf(slot));
    if (this.#scene.fault === "born white") this.#colour(slot);
  }

  #step(): void {
    const engine = this.#engine;
    const before = this.#reachable();
    const isParked = engine.control(layout.PARKED) !== 0;
    if (!isParked && !this.#isUnderWay) {
      this.#lost = this.#unreachable();
      if (!engine.beginCycle()) throw new Error("no cycle began");
      if (this.#scene.fault === "roots passed too early") {
        engine.setControl(layout.ROOT_CURSOR, engine.control(layout.MARK_END));
      }
    }
    this.#settle(engine.stepCycle(1));
    this.#expectKept(before);
    this.#endIfFinished();
  }

  #collectYoung(): void {
    const before = this.#reachable();
    const engine = this.#engine;
    engine.beginCollection(0);
    this.#settle(engine.runCollection());
    if (this.#finalizing === 0) engine.endCollection();
    this.#expectKept(before);
  }

  #resume(): void {
    this.#finalizing = 0;
    const before = this.#reachable();
    this.#settle(this.#engine.resume());
    this.#expectKept(before);
    this.#endIfFinished();
  }

  #endIfFinished(): void {
    const engine = this.#engine;
    if (this.#finalizing !== 0 || engine.control(layout.PHASE) !== layout.PHASE_FINISHED) return;
    engine.endCollection();
    this.#cycles++;
    const lost = this.#lost & this.#unreachable();
    if (lost !== 0) throw new Error(`unreachable from the beginning, and alive: ${this.#text()}`);
    this.#lost = 0;
  }

  #settle(answer: number): void {
    const engine = this.#engine;
    engine.setControl(layout.BUSY, 0);
    if (answer === layout.EVENT_FINALIZE) this.#finalizing = engine.control(layout.EVENT_SUBJECT);
  }

  // --- The truth

  /**
   * Positions of objects that the program can reach: those with external references, and all that they refer
   * to.
   */
  #reachable(): number[] {
    const engine = this.#engine;
    const reached = new Set<number>();
    const waiting = this.#slots.filter(
      (slot) =>
        slot === this.#finalizing || (engine.refcountOf(slot) > 0 && engine.externalOf(slot) > 0),
    );
    for (let slot = waiting.pop(); slot !== undefined; slot = waiting.pop()) {
      if (reached.has(slot)) continue;
      reached.add(slot);
      for (let index = 0; index < engine.referenceCount(slot); index++) {
        const referent = engine.getReference(slot, index);
        if (referent === 0) continue;
        if (engine.refcountOf(referent) === 0)
          throw new Error(`a reference to the dead: ${this.#text()}`);
        waiting.push(referent);
      }
    }
    return this.#slots.flatMap((slot, place) => (reached.has(slot) ? [place] : []));
  }

  /** Positions of objects that are alive and that the program cannot reach, one bit each. */
  #unreachable(): number {
    const reached = this.#reachable();
    return this.#slots.reduce((bits, slot, place) => {
      const isLost = this.#engine.refcountOf(slot) > 0 && !reached.includes(place);
      return bits | (isLost ? 1 << place : 0);
    }, 0);
  }

  #expectKept(before: readonly number[]): void {
    const after = this.#reachable();
    for (const place of before) {
      if (after.includes(place) || this.#slots[place] === this.#finalizing) continue;
      throw new Error(`object ${place} was freed: ${this.#text()}`);
    }
  }

  #text(): string {
    const engine = this.#engine;
    return this.#slots
      .map((slot, place) => {
        const row = Array.from({ length: this.#scene.references }, (_, index) =>
          this.#slots.indexOf(engine.getReference(slot, index)),
        );
        return `${place}: ${engine.refcountOf(slot)}/${engine.externalOf(slot)} -> ${row}`;
      })
      .join("; ");
  }

  // --- Colours, for planted faults

  #colours(): Int32Array | undefined {
    const { blocks, control } = this.#engine.columns();
    if (control[layout.BARRIER >> 2] !== layout.BARRIER_MARKING) return undefined;
    const marks = control[layout.MARKS >> 2] as number;
    const words = 2 * ((control[layout.MARK_END >> 2] as number) >>> 5) + MARK_BATCH + STACK_WORDS;
    return Int32Array.of(
      control[layout.STACK_LENGTH >> 2] as number,
      ...blocks.subarray(marks, marks + words),
    );
  }

  #restoreColours(colours: Int32Array | undefined): void {
    const { blocks, control } = this.#engine.columns();
    if (!colours || control[layout.BARRIER >> 2] !== layout.BARRIER_MARKING) return;
    control[layout.STACK_LENGTH >> 2] = colours[0] as number;
    blocks.set(colours.subarray(1), control[layout.MARKS >> 2]);
  }

  #colour(slot: number): void {
    const { blocks, control } = this.#engine.columns();
    if (control[layout.BARRIER >> 2] !== layout.BARRIER_MARKING) return;
    const word = (control[layout.MARKS >> 2] as number) + (slot >>> 5);
    blocks[word] = (blocks[word] as number) | (1 << slot);
  }

  // --- A state, as words

  /** Versions, counters and statistics are left out: they only grow. */
  #read(): Int32Array {
    this.#sortFree();
    const columns = this.#engine.columns();
    const { control } = columns;
    if (control[layout.MARKS >> 2] === layout.NIL) control[layout.BLOCK_TOP >> 2] = this.#marks;
    const words: number[] = [this.#lost, this.#finalizing];
    const isMarking = columns.control[layout.BARRIER >> 2] === layout.BARRIER_MARKING;
    const isCollecting = columns.control[layout.COLLECTING >> 2] !== 0;
    const framesEnd =
      layout.FRAMES + (columns.control[layout.DEPTH >> 2] as number) * layout.FRAME_BYTES;
    for (const [at, field] of FIELDS.entries()) {
      const name = CONTROL[at] ?? "";
      const isOver =
        (!isMarking && MARKING.has(name)) ||
        (!isCollecting && COLLECTING.has(name)) ||
        (!this.#scene.hasYoung && YOUNG.has(name)) ||
        (field >= framesEnd && name === "" && field >= layout.FRAMES);
      words.push(isOver ? 0 : (columns.control[field >> 2] as number));
    }
    let isFree = false; // the old contents of a free row are overwritten before they are read
    this.#visit(columns, (array, index, isMeta) => {
      const word = array[index] as number;
      if (isMeta) isFree = (word & layout.GENERATION_MASK) === layout.FREE;
      if (isMeta) words.push((word & (VERSION - 1)) | VERSION);
      else words.push(isFree && array === columns.rows ? 0 : word);
    });
    return Int32Array.from(words);
  }

  /** Slots are put in order: the order in which they became free does not make a different heap. */
  #sortFree(): void {
    const { control, counts } = this.#engine.columns();
    let next = 0;
    for (const slot of [...this.#slots].reverse()) {
      if ((this.#engine.metaOf(slot) & layout.GENERATION_MASK) !== layout.FREE) continue;
      counts[(slot << 1) + 1] = next;
      next = slot;
    }
    control[layout.FREE_HEAD >> 2] = next;
  }

  #write(state: Int32Array): void {
    const columns = this.#engine.columns();
    let at = 0;
    this.#lost = state[at++] as number;
    this.#finalizing = state[at++] as number;
    const { control } = columns;
    control.fill(layout.NIL, layout.BLOCK_HEADS >> 2, layout.BARRIER >> 2); // no block is free
    for (const field of FIELDS) control[field >> 2] = state[at++] as number;
    // The position of the marks is known now: it determines where the rest is.
    this.#visit(columns, (array, index) => {
      array[index] = state[at++] as number;
    });
    this.#engine.setControl(layout.COUNTERS, 0);
    this.#engine.setControl(layout.COUNTERS + 4, 0);
    this.#engine.setControl(layout.COUNTERS + 8, 0);
    this.#engine.setControl(layout.TRIGGER, 0xffffffff);
  }

  #visit(
    columns: EngineColumns,
    act: (array: Int32Array | Uint32Array, index: number, isMeta?: boolean) => void,
  ): void {
    for (const slot of [...this.#slots, ...this.#weakrefs]) {
      for (let word = 0; word < 4; word++) act(columns.rows, (slot << 2) + word, word === 0);
      for (let word = 0; word < 2; word++) act(columns.counts, (slot << 1) + word);
      if (columns.weakHeads.length > 0) act(columns.weakHeads, slot);
    }
    for (let word = 0; word <= this.#scene.objects; word++) {
      act(columns.candidateBits, word);
      act(columns.unreachableBits, word);
    }
    for (let index = 0; index < 8; index++) act(columns.youngList, index);
    for (let index = 1; index < this.#marks; index++) act(columns.blocks, index);
    const { control } = columns;
    if (control[layout.COLLECTING >> 2] !== 0 && control[layout.LIST_MODE >> 2] !== 0) {
      const set = control[layout.LIST_LENGTH >> 2] as number;
      for (let index = 0; index < set; index++) act(queueOf(columns), index);
    }
    const marks = control[layout.MARKS >> 2] as number;
    if (marks === layout.NIL) return;
    const words = (control[layout.MARK_END >> 2] as number) >>> 5;
    for (let index = 0; index < 2 * words; index++) act(columns.blocks, marks + index);
    const stack = marks + 2 * words + MARK_BATCH;
    const length = control[layout.STACK_LENGTH >> 2] as number;
    for (let index = 0; index < Math.min(length, STACK_WORDS); index++)
      act(columns.blocks, stack + index);
  }
}

/** The column that lists the set of a young collection: in the kernel the words after the young list. */
function queueOf(columns: EngineColumns): Uint32Array {
  const { youngList } = columns;
  if ("queue" in columns) return columns.queue as Uint32Array;
  return new Uint32Array(
    youngList.buffer,
    youngList.byteOffset + youngList.byteLength,
    youngList.length,
  );
}

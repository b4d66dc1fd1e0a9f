// The states in which every export is called. Each is reached by calls of the engine alone, so it is the same
// on every engine.

import {
  BUSY,
  CAPACITY_STEP,
  DEATHS,
  DONE,
  ENABLED,
  EVENT_CORRUPT,
  EVENT_FINALIZE,
  EVENT_GARBAGE,
  EVENT_UNCOLLECTABLE,
  EVENT_UNREACHABLE,
  EVENT_WEAK_CALLBACK,
  FINALIZER,
  LEAF_OBJECT,
  OBSERVE_DEATHS,
  REPORTS,
  SAVE_ALL,
  SLOT_TOP,
  THRESHOLDS,
  TRASHCAN_DEPTH,
  VERSION_MAX,
  VERSION_SHIFT,
} from "../../assembly/layout.js";
import type { Engine } from "../../src/engine/engine.js";
import { type Arguments, type Doomed, makeScene, NOTHING } from "./scene.js";

const ROW_WORDS = 4;

export interface State {
  readonly name: string;
  /** Brings the scene into the state. */
  readonly enter: (engine: Engine, doomed: Doomed) => void;
  /** Whether the engine waits for the answer to an event that was taken. */
  readonly isWaiting?: boolean;
  /** Whether BUSY is set: an earlier call was cut off, or its answer lost. */
  readonly isBusy?: boolean;
  /** Whether counts are wrong, on which the debug kernel has trapped before. */
  readonly isCorrupt?: boolean;
  /** Whether an object without a reference is being deallocated. */
  readonly hasDying?: boolean;
}

/** The engine, which is new, in that state, with the numbers of `staged` in its staging area. */
export function enterState(
  engine: Engine,
  state: State,
  staged?: (scene: Arguments) => readonly number[],
): Arguments {
  const handle = (slot: number): number => engine.handleOf(slot);
  const { scene, doomed } = state === EMPTY ? NOTHING : makeScene(engine);
  const present = { ...scene, dying: state.hasDying ? doomed.dying : 0, handle };
  if (staged) engine.stagingArea()?.set(staged(present));
  state.enter(engine, doomed);
  return present;
}

/** A full collection up to `event`, whose answer is taken or, if lost, is not. */
function collecting(name: string, event: number, fields: readonly number[] = []): State[] {
  const enter = (isTakenUp: boolean) => (engine: Engine, doomed: Doomed) => {
    for (const field of [REPORTS, ...fields]) engine.setControl(field, 1);
    engine.decref(doomed.ring);
    engine.setReference(doomed.keeper, 0, 0);
    engine.beginCollection(2);
    runUntil(engine, event, engine.runCollection());
    if (isTakenUp) engine.setControl(BUSY, 0);
  };
  return [
    { name: `collecting, ${name}`, enter: enter(true), isWaiting: true },
    { name: `collecting, ${name}, and the answer was lost`, enter: enter(false), isBusy: true },
  ];
}

/** `dying` loses its last reference, which causes `event`. */
function deallocating(name: string, event: number): State[] {
  // A finalizer has a reference to it: the engine's own.
  const hasDying = event !== EVENT_FINALIZE;
  const enter = (isTakenUp: boolean) => (engine: Engine, doomed: Doomed) => {
    runUntil(engine, event, engine.decref(doomed.dying));
    if (isTakenUp) engine.setControl(BUSY, 0);
  };
  return [
    { name: `deallocating, ${name}`, enter: enter(true), isWaiting: true, hasDying },
    {
      name: `deallocating, ${name}, and the answer was lost`,
      enter: enter(false),
      isBusy: true,
      hasDying,
    },
  ];
}

/**
 * Of three objects with finalizers, which die deeper than frames go and so are put off, the first one's is
 * due.
 */
function deallocateDeep(engine: Engine): void {
  let head = engine.alloc(7, 3, 0);
  for (let index = 0; index < 3; index++) refer(engine, head, index, engine.alloc(7, 0, FINALIZER));
  for (let depth = 1; depth < TRASHCAN_DEPTH; depth++) {
    const holder = engine.alloc(7, 1, 0);
    refer(engine, holder, 0, head);
    head = holder;
  }
  runUntil(engine, EVENT_FINALIZE, engine.decref(head));
  engine.setControl(BUSY, 0);
}

/** Turns the caller's reference into one of `holder`. */
function refer(engine: Engine, holder: number, index: number, target: number): void {
  engine.setReference(holder, index, target);
  engine.decref(target);
}

/** Garbage that dies without an event: two rings, one of them long, which hold a leaf and an old object. */
function dropRings(engine: Engine, old: number): void {
  for (const references of [3, 5]) {
    const [ring, other] = [engine.alloc(7, references, 0), engine.alloc(7, 1, 0)];
    engine.setReference(ring, 0, other);
    engine.setReference(other, 0, ring);
    refer(engine, ring, 1, engine.alloc(7, 0, LEAF_OBJECT));
    engine.setReference(ring, 2, old);
    for (const slot of [ring, other]) engine.decref(slot);
  }
}

/** A whole collection, without events. */
function collect(engine: Engine, generation: number): void {
  engine.beginCollection(generation);
  if (engine.runCollection() !== DONE) throw new Error("the collection calls the host");
  engine.endCollection();
}

/**
 * A collection that has begun, without events: some objects are of the generation that it examines, and some
 * younger, with garbage among both.
 */
function unobserved(generation: number, isCrowded: boolean): State {
  const crowd = isCrowded ? "with a crowd of young objects" : "with few young objects";
  return {
    name: `collecting generation ${generation}, begun, ${crowd}`,
    enter(engine, { plain }) {
      engine.setControl(OBSERVE_DEATHS, 0);
      const first = engine.alloc(7, 6, 0);
      const crowded = Array.from({ length: isCrowded ? CROWD : 0 }, () => engine.alloc(7, 0, 0));
      for (let older = 0; older < generation; older++) collect(engine, older);
      for (const index of [0, 4]) refer(engine, first, index, engine.alloc(7, 0, 0));
      dropRings(engine, plain);
      engine.decref(plain);
      for (const slot of crowded.slice(CROWD / 2)) engine.decref(slot);
      engine.beginCollection(generation);
    },
  };
}

/** Of the young objects only the first survives. */
function knowMany(engine: Engine, { plain }: Doomed): void {
  engine.freezeAll();
  engine.alloc(7, 0, 0);
  dropRings(engine, plain);
  engine.setControl(REPORTS, 1);
  engine.beginCollection(0);
  runUntil(engine, EVENT_UNREACHABLE, engine.runCollection());
  engine.setControl(BUSY, 0);
}

/** More objects than a young collection of a new heap looks up one by one. */
const CROWD = CAPACITY_STEP >> 2;

/** A crowd, not yet too large, that is one generation older than as many new ones. */
function crowdTwice(engine: Engine): void {
  engine.setControl(OBSERVE_DEATHS, 0);
  const makeCrowd = () => Array.from({ length: CROWD / 4 }, () => engine.alloc(7, 0, 0));
  const older = makeCrowd();
  collect(engine, 0);
  for (const slot of [...older, ...makeCrowd()].filter((_, index) => index % 2 === 0)) {
    engine.decref(slot);
  }
  makeCrowd();
}

/**
 * Objects that only a dying object refers to: no candidates of a collection that begins within its finalizer.
 */
function beginWithinDeath(engine: Engine): void {
  engine.unfreezeAll();
  const [dying, held] = [engine.alloc(7, 1, FINALIZER), engine.alloc(7, 1, 0)];
  engine.setReference(held, 0, held);
  refer(engine, dying, 0, held);
  runUntil(engine, EVENT_FINALIZE, engine.decref(dying));
  engine.setControl(BUSY, 0);
  engine.beginCollection(2);
}

/** More than a scene needs, and than two pages hold: a faulty engine may never end. */
const EVENTS_MAX = 100;
const OBJECTS_MAX = 100_000;

/** Takes every event on the way. */
function runUntil(engine: Engine, event: number, outcome: number): void {
  let answer = outcome;
  for (let events = 0; answer !== event; events++) {
    if (answer <= DEATHS || events === EVENTS_MAX) {
      throw new Error(`expected event ${event}, after ${events} others came ${answer}`);
    }
    engine.setControl(BUSY, 0);
    answer = engine.resume();
  }
}

/** Takes memory until neither a slot nor a block of four words is left. */
function fill(engine: Engine): void {
  let words = 2 ** 16;
  for (let objects = 0; words >= 4 || engine.place(7, 0, 0) !== 0; objects++) {
    if (objects === OBJECTS_MAX) throw new Error(`the heap is not full with ${objects} objects`);
    if (words >= 4 && engine.place(7, words, 0) === 0) words /= 2;
  }
}

/** A call ends in the middle: the kernel reads beyond its memory, and the twin has no blocks to read. */
function cutOff(engine: Engine): void {
  const long = engine.place(7, 5, 0);
  const columns = engine.columns() as { rows: Int32Array; blocks: Int32Array | undefined };
  const { rows, blocks } = columns;
  const block = rows[long * ROW_WORDS + 1] as number;
  rows[long * ROW_WORDS + 1] = 2 ** 29;
  columns.blocks = undefined;
  try {
    engine.popReference(long);
  } catch {
    rows[long * ROW_WORDS + 1] = block;
    columns.blocks = blocks;
    return;
  }
  throw new Error("the call was not cut off");
}

/** From here on each death leaves a slot without a next version. */
function exhaustVersions(engine: Engine): void {
  const { rows } = engine.columns();
  for (let slot = 1; slot < engine.control(SLOT_TOP); slot++) {
    rows[slot * ROW_WORDS] = (rows[slot * ROW_WORDS] as number) | (VERSION_MAX << VERSION_SHIFT);
  }
}

/** Counts are wrong; a collection finds that, and the heap refuses what follows. */
function corrupt(engine: Engine, { ring }: Doomed): void {
  engine.columns().counts.set([1, 0], ring * 2); // it refers to itself twice
  engine.beginCollection(0);
  runUntil(engine, EVENT_CORRUPT, engine.runCollection());
}

/** No objects; calls on slots, which trust their caller, are not made in this state. */
export const EMPTY: State = { name: "empty", enter: () => {} };

export const FULL: State = { name: "full", enter: fill };

export const STATES: readonly State[] = [
  EMPTY,
  FULL,
  { name: "fresh", enter: () => {} },
  { name: "interrupted", enter: (engine) => engine.setControl(BUSY, 1), isBusy: true },
  {
    name: "interrupted when full",
    enter: (engine) => {
      fill(engine);
      engine.setControl(BUSY, 1);
    },
    isBusy: true,
  },
  {
    name: "with a collection due",
    enter: (engine) => {
      engine.setControl(ENABLED, 1);
      engine.setControl(THRESHOLDS, 1);
      engine.armTrigger();
    },
  },
  {
    name: "with deaths to report",
    enter: (engine, { plain }) => {
      engine.decref(plain);
      engine.setControl(BUSY, 0);
    },
  },
  {
    name: "with deaths whose answer was lost",
    enter: (engine, { plain }) => void engine.decref(plain),
    isBusy: true,
  },
  { name: "interrupted by a call that was cut off", enter: cutOff, isBusy: true },
  { name: "at the last version of every slot", enter: exhaustVersions },
  {
    name: "with deaths to report, at the last version of every slot",
    enter: (engine, { plain }) => {
      exhaustVersions(engine);
      engine.decref(plain);
      engine.setControl(BUSY, 0);
    },
  },
  { name: "unobserved", enter: (engine) => engine.setControl(OBSERVE_DEATHS, 0) },
  ...[0, 1, 2].flatMap((generation) =>
    [false, true].map((isCrowded) => unobserved(generation, isCrowded)),
  ),
  {
    name: "collecting generation 0, the set is known, and has most of the young objects",
    enter: knowMany,
    isWaiting: true,
  },
  { name: "with a crowd, half of which is older", enter: crowdTwice },
  {
    name: "collecting, begun with a crowd, half of which is older",
    enter: (engine) => {
      crowdTwice(engine);
      engine.beginCollection(1);
    },
  },
  { name: "collecting, begun within a finalizer", enter: beginWithinDeath },
  { name: "deallocating, in a finalizer that was put off", enter: deallocateDeep, isWaiting: true },
  {
    name: "collecting, begun at the last version of every slot",
    enter: (engine, { ring, keeper }) => {
      exhaustVersions(engine);
      engine.decref(ring);
      engine.setReference(keeper, 0, 0);
      engine.beginCollection(2);
    },
  },
  { name: "collecting, begun", enter: (engine) => void engine.beginCollection(2) },
  ...collecting("the set is known", EVENT_UNREACHABLE),
  ...collecting("in a weak reference's callback", EVENT_WEAK_CALLBACK),
  ...collecting("in a finalizer", EVENT_FINALIZE),
  ...collecting("the uncollectable is known", EVENT_UNCOLLECTABLE),
  ...collecting("with an object for garbage", EVENT_GARBAGE),
  ...collecting("with an object saved", EVENT_GARBAGE, [SAVE_ALL]),
  ...deallocating("in a finalizer", EVENT_FINALIZE),
  ...deallocating("in a weak reference's callback", EVENT_WEAK_CALLBACK),
  { name: "given up", enter: corrupt, isBusy: true, isCorrupt: true },
];

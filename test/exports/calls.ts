// Every export of the kernel, its arguments, and how it refuses when BUSY is set. An export without a line
// fails the test; so does a line without an export.

import {
  FINALIZER,
  LEAF_OBJECT,
  LEGACY,
  PERMANENT,
  READ_ALIVE,
  READ_REFCOUNT,
  REFCOUNT_MAX,
  REFERENCE_COUNT_MAX,
  SLOT_COUNT_MAX,
} from "../../assembly/layout.js";
import type { Engine } from "../../src/engine/engine.js";
import type { KernelExports } from "../../src/engine/load.js";
import { type Call, dead, handles, links, objects, trusting } from "./arguments.js";
import { OWNERSHIP } from "./ownership.js";
import type { Arguments, Scene } from "./scene.js";

/** The functions that both the kernel and its twin have. */
type Shared = keyof Engine & keyof KernelExports;

const once = (): readonly (readonly number[])[] => [[]];
const making = (): number[][] => [
  [9, 0, 0],
  [9, 3, FINALIZER],
  [9, 1, FINALIZER | LEGACY],
  [9, 0, LEAF_OBJECT],
  [9, 200, 0],
  [9, REFERENCE_COUNT_MAX + 1, 0],
];

const weakrefs = ({ weakref, plainWeakref }: Scene): number[][] => [[weakref], [plainWeakref]];

/** Handles in pairs with a number of times. */
const counted = (scene: Arguments): number[] => [
  ...[scene.handle(scene.pair), 2, scene.handle(scene.leaf), 1, scene.handle(scene.empty), 1],
  ...[scene.stale, 1],
];

/** Words of the staging area, as the doubles that they make up. */
const wordsOf = (words: readonly number[]): number[] =>
  Array.from(
    new Float64Array(Uint32Array.from([...words, ...(words.length % 2 ? [0] : [])]).buffer),
  );

const MAKING: Call = { refusal: "makes nothing", arguments: making };

export const CALLS: { readonly [Name in Shared]: Call } = {
  reserve: {
    refusal: "traps",
    zeroRefuses: true,
    arguments: () => [
      [0, 0, 0],
      [5000, 0, 0],
      [0, 1, 0],
      [0, 0, 100],
      [0, 0, 1e8],
      [SLOT_COUNT_MAX, 0, 0],
      [0, 0, 2 ** 31],
    ],
  },
  alloc: MAKING,
  place: MAKING,
  allocHandle: MAKING,
  placeHandle: MAKING,
  clearFinalized: { refusal: "traps", ...trusting, arguments: objects },
  incref: { refusal: "status", ...trusting, arguments: objects },
  increfBy: {
    refusal: "status",
    ...trusting,
    arguments: (scene) => [
      [scene.pair, 3],
      [scene.leaf, 0],
      [scene.pair, REFCOUNT_MAX],
      ...dead(scene, [scene.dying, 1]),
    ],
  },
  decref: {
    refusal: "status",
    ...trusting,
    arguments: (scene) => [...objects(scene), [scene.held], [scene.plainWeakref]],
  },
  decrefBy: {
    refusal: "status",
    ...trusting,
    arguments: ({ pair, leaf, empty, held }) => [
      [pair, 2],
      [leaf, 1],
      [empty, 0],
      [held, 1],
      [pair, -1],
    ],
  },
  setReference: {
    refusal: "status",
    ...trusting,
    arguments: (scene) => [...links(scene), ...dead(scene, [scene.pair, 0, scene.dying])],
  },
  pushReference: {
    refusal: "status",
    ...trusting,
    arguments: (scene) => [
      [scene.pair, scene.leaf],
      [scene.finalizing, scene.leaf],
      [scene.long, 0],
      [scene.leaf, scene.pair],
      [scene.weakref, scene.pair],
      ...dead(scene, [scene.pair, scene.dying]),
    ],
  },
  popReference: {
    refusal: "status",
    ...trusting,
    arguments: (scene) => [...objects(scene), [scene.empty]],
  },
  growReferences: {
    refusal: "status",
    ...trusting,
    arguments: ({ pair, long, leaf, weakref }) => [
      [pair, 3],
      [pair, 100],
      [long, 2],
      [leaf, 1],
      [weakref, 9],
      [pair, REFERENCE_COUNT_MAX + 1],
    ],
  },
  ...OWNERSHIP,
  getReference: {
    refusal: "reads",
    ...trusting,
    arguments: ({ pair, long }) => [
      [pair, 0],
      [long, 4],
    ],
  },
  referenceCount: { refusal: "reads", ...trusting, arguments: objects },
  typeOf: { refusal: "reads", ...trusting, arguments: objects },
  metaOf: { refusal: "reads", ...trusting, arguments: objects },
  refcountOf: { refusal: "reads", ...trusting, arguments: objects },
  externalOf: { refusal: "reads", ...trusting, arguments: objects },
  allocWeakref: {
    refusal: "makes nothing",
    ...trusting,
    arguments: ({ pair, leaf, weakref, empty }) => [
      [9, pair, 0, 0, 0],
      [9, leaf, 0, 1, 0],
      [9, pair, empty, 1, 0],
      [9, weakref, 0, 1, 1],
    ],
  },
  referentOf: { refusal: "reads", ...trusting, arguments: weakrefs },
  callbackObjectOf: { refusal: "reads", ...trusting, arguments: weakrefs },
  firstWeakref: { refusal: "reads", ...trusting, arguments: objects },
  nextWeakref: { refusal: "reads", ...trusting, arguments: weakrefs },
  armTrigger: { refusal: "traps", arguments: once },
  chooseGeneration: { refusal: "reads", arguments: once },
  beginCollection: { refusal: "traps", zeroRefuses: true, arguments: () => [[0], [1], [2]] },
  runCollection: { refusal: "traps", arguments: once },
  beginCycle: { refusal: "traps", zeroRefuses: true, arguments: once },
  stepCycle: { refusal: "traps", arguments: () => [[1], [3], [1e6]] },
  resume: { refusal: "traps", arguments: once },
  endCollection: { refusal: "traps", arguments: once },
  freezeAll: { refusal: "traps", arguments: once },
  unfreezeAll: { refusal: "traps", arguments: once },
  takeDeaths: { refusal: "traps", arguments: once },
  listObjects: { refusal: "traps", arguments: () => [[0], [1], [2], [PERMANENT], [255]] },
  listReferrers: { refusal: "traps", ...trusting, arguments: objects },
  listUnreachable: { refusal: "traps", arguments: once },
  listUncollectable: { refusal: "traps", arguments: once },
  increfHandle: {
    refusal: "status",
    arguments: (scene) => handles(scene).map((handle) => [handle]),
  },
  decrefHandle: {
    refusal: "status",
    arguments: (scene) =>
      handles(scene).flatMap((handle) => [
        [handle, 1],
        [handle, 9],
      ]),
  },
  setReferenceHandle: {
    refusal: "status",
    arguments: (scene) => [
      ...handles(scene).map((handle) => [handle, 0, scene.handle(scene.leaf)]),
      ...handles(scene).map((target) => [scene.handle(scene.pair), 1, target]),
      [scene.handle(scene.pair), 2, 0],
      [scene.handle(scene.weakref), 0, 0],
    ],
  },
  pushReferenceHandle: {
    refusal: "status",
    arguments: (scene) => [
      ...handles(scene).map((handle) => [handle, scene.handle(scene.leaf)]),
      ...handles(scene).map((target) => [scene.handle(scene.pair), target]),
    ],
  },
  popReferenceHandle: {
    refusal: "status",
    arguments: (scene) => handles(scene).map((handle) => [handle]),
  },
  growReferencesHandle: {
    refusal: "status",
    arguments: (scene) =>
      handles(scene).flatMap((handle) => [
        [handle, 3],
        [handle, 100],
      ]),
  },
  getReferenceHandle: {
    refusal: "reads",
    arguments: (scene) =>
      handles(scene).flatMap((handle) => [
        [handle, 0],
        [handle, 9],
        [handle, -1],
      ]),
  },
  slotOf: { refusal: "reads", arguments: (scene) => handles(scene).map((handle) => [handle]) },
  handleOf: { refusal: "reads", ...trusting, arguments: (scene) => [...objects(scene), [0]] },
  allocMany: {
    refusal: "makes nothing",
    staged: () => [
      ...[9, 0, 9, 2, 9, 200, 9, -1, -3, Number.NaN, 2 ** 33, 1.5],
      ...[9, REFERENCE_COUNT_MAX + 1],
    ],
    arguments: () => [[0], [1], [3], [6], [7]],
  },
  setReferences: {
    refusal: "makes nothing",
    staged: (scene) => [scene.handle(scene.leaf), 0, scene.handle(scene.pair), scene.stale],
    arguments: (scene) => [
      [scene.handle(scene.pair), 0, 2],
      [scene.handle(scene.long), 1, 4],
      [scene.handle(scene.pair), 1, 3],
      [scene.handle(scene.weakref), 0, 1],
      [scene.stale, 0, 1],
    ],
  },
  linkMany: {
    refusal: "makes nothing",
    staged: ({ empty, leaf, long, pair, weakref }) =>
      wordsOf([
        ...[pair, 0, 2, leaf, 0],
        ...[long, 1, 3, pair, empty, leaf],
        ...[pair, 0, 2, empty, 1e6],
        ...[weakref, 0, 1, leaf],
      ]),
    arguments: () => [[0], [5], [11], [16], [3], [20]],
  },
  increfMany: { refusal: "makes nothing", staged: counted, arguments: () => [[0], [3], [4]] },
  decrefMany: {
    refusal: "makes nothing",
    staged: (scene) => [
      ...[scene.handle(scene.leaf), 1, scene.handle(scene.empty), 1],
      ...counted(scene),
    ],
    arguments: () => [[0], [1], [2], [6]],
  },
  readMany: {
    refusal: "traps",
    staged: handles,
    arguments: () => [READ_ALIVE, READ_REFCOUNT].map((what) => [9, what]),
  },
  slotMany: { refusal: "traps", staged: handles, arguments: () => [[9]] },
};

/**
 * The exports of the kernel that the twin does not have by that name, and why. `stagingArea` is `staging` on
 * both, an address or a view; it is called with the rest.
 */
export const KERNEL_ONLY: {
  readonly [Name in Exclude<keyof KernelExports, Shared> | "generationOf"]: string;
} = {
  initialize: "the twin's heap is made with its columns",
  staging: "stagingArea() is the view there",
  generationOf: "for clients in Wasm: the low bits of metaOf",
  gcRefsAddress: "list() is the view there",
  countsAddress: "columns() has the views",
  rowsAddress: "columns() has the views",
  typesAddress: "columns() has the views",
  weakHeadsAddress: "columns() has the views",
  blocksAddress: "columns() has the views",
  youngListAddress: "columns() has the views",
  candidateBitsAddress: "columns() has the views",
};

/** The members of an engine for the host, other than the kernel's exports. */
export const HOST_ONLY: { readonly [Name in Exclude<keyof Engine, Shared>]: string } = {
  name: "which one it is",
  bytes: "how much memory",
  control: "a word of the control block",
  setControl: "likewise",
  statistic: "a number of the control block",
  list: "the list that a call left",
  stagingArea: "the view of the staging area",
  columns: "views of the columns",
  moveColumns: "for stress tests",
  trim: "another instance takes over",
  history: "only where checks keep sites",
  site: "where the runtime is, according to the checks",
  maximumBytes: "how much memory it may take",
  number: "its number among the heaps of the program",
  isCorrupt: "set by the host when it finds wrong counts",
};

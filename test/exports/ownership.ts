// The calls in which references change hands, or positions are inserted and removed.

import { FINALIZER, REFERENCE_COUNT_MAX } from "../../assembly/layout.js";
import { type Call, dead, handles, links, objects, trusting } from "./arguments.js";
import type { Arguments, Scene } from "./scene.js";

/** As `links`; stolen references need not be the caller's. */
const stolen = (scene: Scene): number[][] => [
  ...links(scene),
  [scene.pair, 1, scene.held],
  [scene.pair, 0, scene.finalizing],
  ...dead(scene, [scene.pair, 0, scene.dying]),
];

/** Handles instead of an object and of a target, among good ones. */
const stolenByHandle = (scene: Arguments): number[][] => [
  ...handles(scene).map((handle) => [handle, 0, scene.handle(scene.leaf)]),
  ...handles(scene).map((target) => [scene.handle(scene.pair), 1, target]),
  [scene.handle(scene.pair), 1, scene.handle(scene.held)],
  [scene.handle(scene.pair), 2, 0],
  [scene.handle(scene.weakref), 0, 0],
];

const positions = ({ pair, finalizing, long, leaf, weakref, empty, held }: Scene): number[][] => [
  [pair, 0],
  [pair, 1],
  [pair, 2],
  [pair, -1],
  [finalizing, 0],
  [long, 0],
  [long, 4],
  [leaf, 0],
  [weakref, 0],
  [empty, 0],
  [held, 0],
];

const stolenAtBirth = ({ pair, leaf, held, frozen }: Scene): number[][] => [
  [9, 2, 0, pair, leaf, 0],
  [9, 2, FINALIZER, 0, leaf, 0],
  [9, 5, 0, frozen, frozen, 1],
  [9, 5, 0, pair, frozen, 1],
  [9, 1, 0, held, 0, 0],
  [9, 3, 0, leaf, held, 0],
  [9, 1, 0, pair, leaf, 0],
  [9, 0, 0, pair, 0, 1],
  [9, 200, 0, pair, leaf, 0],
  [9, REFERENCE_COUNT_MAX + 1, 0, pair, leaf, 0],
  [9, 0, 0, 0, 0, 0],
];

/** Their names. */
type Handing =
  | "insertReference"
  | "removeReference"
  | "truncateReferences"
  | "allocSteal"
  | "setReferenceSteal"
  | "pushReferenceSteal"
  | "getReferenceOwned"
  | "popReferenceOwned"
  | "swapReference"
  | "allocStealHandle"
  | "setReferenceStealHandle"
  | "pushReferenceStealHandle"
  | "getReferenceOwnedHandle"
  | "popReferenceOwnedHandle"
  | "swapReferenceHandle";

/** By name. */
export const OWNERSHIP: Readonly<Record<Handing, Call>> = {
  insertReference: {
    refusal: "status",
    ...trusting,
    arguments: (scene) => [
      ...links(scene),
      [scene.pair, 0, scene.held],
      [scene.finalizing, 1, scene.leaf],
      [scene.long, 5, 0],
      [scene.long, 2, scene.long],
      ...dead(scene, [scene.pair, 0, scene.dying]),
    ],
  },
  removeReference: { refusal: "status", ...trusting, arguments: positions },
  truncateReferences: { refusal: "status", ...trusting, arguments: positions },
  allocSteal: {
    refusal: "makes nothing",
    ...trusting,
    arguments: (scene) => [
      ...dead(scene, [9, 2, 0, scene.dying, scene.leaf, 0], [9, 2, 0, scene.leaf, scene.dying, 0]),
      ...stolenAtBirth(scene),
    ],
  },
  setReferenceSteal: { refusal: "status", ...trusting, arguments: stolen },
  pushReferenceSteal: {
    refusal: "status",
    ...trusting,
    arguments: (scene) => [
      [scene.pair, scene.leaf],
      [scene.pair, scene.held],
      [scene.pair, scene.pair],
      [scene.finalizing, scene.leaf],
      [scene.long, 0],
      [scene.leaf, scene.pair],
      [scene.weakref, scene.pair],
      ...dead(scene, [scene.pair, scene.dying]),
    ],
  },
  getReferenceOwned: {
    refusal: "minus status",
    ...trusting,
    arguments: ({ pair, long }) => [
      [pair, 0],
      [long, 4],
      [long, 1],
    ],
  },
  popReferenceOwned: {
    refusal: "minus status",
    ...trusting,
    arguments: (scene) => [...objects(scene), [scene.empty]],
  },
  swapReference: { refusal: "minus status", ...trusting, arguments: stolen },
  allocStealHandle: {
    refusal: "makes nothing",
    arguments: (scene) => [
      ...handles(scene).map((target) => [9, 2, 0, target, scene.handle(scene.leaf), 0]),
      ...handles(scene).map((target) => [9, 2, 0, scene.handle(scene.long), target, 1]),
      [9, 2, 0, scene.handle(scene.leaf), scene.handle(scene.leaf), 0],
      [9, 1, 0, scene.handle(scene.held), 0, 0],
      [9, 1, 0, 0, scene.handle(scene.leaf), 0],
      [9, 200, 0, scene.handle(scene.leaf), 0, 0],
    ],
  },
  setReferenceStealHandle: { refusal: "status", arguments: stolenByHandle },
  pushReferenceStealHandle: {
    refusal: "status",
    arguments: (scene) => [
      ...handles(scene).map((handle) => [handle, scene.handle(scene.leaf)]),
      ...handles(scene).map((target) => [scene.handle(scene.pair), target]),
      [scene.handle(scene.pair), scene.handle(scene.held)],
    ],
  },
  getReferenceOwnedHandle: {
    refusal: "minus status",
    arguments: (scene) =>
      handles(scene).flatMap((handle) => [
        [handle, 0],
        [handle, 9],
        [handle, -1],
      ]),
  },
  popReferenceOwnedHandle: {
    refusal: "minus status",
    arguments: (scene) => handles(scene).map((handle) => [handle]),
  },
  swapReferenceHandle: { refusal: "minus status", arguments: stolenByHandle },
};

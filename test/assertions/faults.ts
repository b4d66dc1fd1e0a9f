// A planted fault for each assertion of the debug kernel: a write to memory, or a call that the host never
// makes, such that exactly that assertion fires. Named by the function and the assertion's reason. This file
// has faults of calls, counts, blocks and lists; {collection,weakref}-faults.ts have the others.

import {
  BLOCK,
  BLOCK_HEADS,
  BLOCK_TOP,
  CAPACITY,
  COUNT,
  DEAD_COUNT,
  DEAD_HEAD,
  DEAD_TAIL,
  DEPTH,
  ENTRY_HOST,
  FINALIZER,
  FIRST_REFERENCE,
  FRAME_BYTES,
  FRAME_CURSOR,
  FRAME_ENTRY,
  FRAME_SLOT,
  FRAME_STAGE,
  FRAMES,
  FREE,
  FREE_HEAD,
  GENERATION_COUNTS,
  LATER_HEAD,
  LATER_TAIL,
  LEAF_OBJECT,
  LIVE_COUNT,
  OBSERVE_DEATHS,
  READ_ALIVE,
  SLOT_CAPACITY,
  SLOT_TOP,
  STAGE_RELEASE,
  STAGING_DOUBLES,
  TRASHCAN_DEPTH,
  YOUNG_LENGTH,
} from "../../assembly/layout.js";
import type { Scene } from "./scene.js";

export interface Fault {
  /** Function and reason of the assertion that fires. */
  readonly fires: string;
  plant(scene: Scene): void;
}

/** Within the columns of a small heap, and above all of its slots. */
const NEVER_USED = 500;

export const FAULTS: readonly Fault[] = [
  { fires: "rowOf: a row that was given out", plant: ({ engine }) => engine.metaOf(NEVER_USED) },
  {
    fires: "countsOf: counts that were given out",
    plant: ({ engine }) => engine.refcountOf(NEVER_USED),
  },
  { fires: "typeOf: a type that was given out", plant: ({ engine }) => engine.typeOf(NEVER_USED) },
  {
    fires: "bitWord: a bit within its column",
    plant(scene) {
      scene.old();
      scene.row(scene.garbage(), FIRST_REFERENCE, scene.engine.control(SLOT_CAPACITY));
      scene.collect(0);
    },
  },
  {
    fires: "blockAddress: a block that was given out",
    plant(scene) {
      const long = scene.object(5);
      scene.row(long, BLOCK, scene.engine.control(BLOCK_TOP));
      scene.engine.getReference(long, 0);
    },
  },
  {
    fires: "allocBlock: a free block ends where blocks end, or before",
    plant(scene) {
      scene.object(5);
      scene.control(BLOCK_HEADS + 4 * 7, scene.engine.control(BLOCK_TOP) - 2);
      scene.object(7);
    },
  },
  {
    fires: "freeBlock: one of the 136 sizes",
    plant(scene) {
      const long = scene.object(5);
      scene.row(long, CAPACITY, 33);
      scene.engine.decref(long);
    },
  },
  {
    fires: "freeBlock: a freed block ends where blocks end, or before",
    plant(scene) {
      const long = scene.object(5);
      scene.row(long, CAPACITY, 64);
      scene.engine.decref(long);
    },
  },
  {
    fires: "referencesOf: positions have room",
    plant(scene) {
      const long = scene.object(5);
      scene.row(long, COUNT, 6);
      scene.engine.getReference(long, 0);
    },
  },
  {
    fires: "getReference: a position that can be read",
    plant: (scene) => scene.engine.getReference(scene.object(1), 1),
  },
  {
    fires: "replaceReference: a position of the object",
    plant(scene) {
      const referent = scene.object();
      scene.engine.increfBy(referent, 2);
      const holder = scene.object(1);
      scene.row(holder, FIRST_REFERENCE + 4, referent);
      scene.counts(referent, 4, 3);
      scene.engine.decref(holder);
    },
  },

  {
    fires: "incref: references are taken to live objects only",
    plant: (scene) => scene.engine.incref(scene.freed()),
  },
  {
    fires: "incref: external references are part of the refcount",
    plant(scene) {
      const slot = scene.object();
      scene.counts(slot, 1, 2);
      scene.engine.incref(slot);
    },
  },
  {
    fires: "increfBy: external references are part of the refcount",
    plant(scene) {
      const slot = scene.object();
      scene.counts(slot, 1, 2);
      scene.engine.increfBy(slot, 1);
    },
  },
  {
    fires: "decrefBy: external references are part of the refcount",
    plant(scene) {
      const slot = scene.object();
      scene.counts(slot, 1, 2);
      scene.engine.decref(slot);
    },
  },
  {
    fires: "steal: external references are part of the refcount",
    plant(scene) {
      const slot = scene.object();
      scene.counts(slot, 1, 2);
      scene.engine.setReferenceSteal(scene.object(1), 0, slot);
    },
  },
  {
    fires: "own: an object held one of its references",
    plant(scene) {
      const holder = scene.object(1);
      scene.counts(scene.heldBy(holder), 1, 1);
      scene.engine.swapReference(holder, 0, 0);
    },
  },
  {
    fires: "lowerRefcount: the released reference was counted",
    plant(scene) {
      const holder = scene.object(1);
      scene.counts(scene.heldBy(holder), 0, 0);
      scene.engine.setReference(holder, 0, 0);
    },
  },
  {
    fires: "lowerRefcount: the released reference was not external",
    plant(scene) {
      const holder = scene.object(1);
      scene.counts(scene.heldBy(holder), 1, 1);
      scene.engine.setReference(holder, 0, 0);
    },
  },
  {
    fires: "begin: only an unreferenced object dies",
    plant(scene) {
      const set = scene.garbage(3);
      const later = scene.heldBy(set, 1, 0, LEAF_OBJECT | FINALIZER);
      scene.heldBy(set, 2, 0, LEAF_OBJECT | FINALIZER);
      scene.collect(2); // the finalizer of the second is due; the first waits
      scene.counts(later, 1, 0);
      scene.goOn();
    },
  },
  {
    fires: "releaseAtOnce: one of its references is the dying object's",
    plant(scene) {
      const holder = scene.object(1);
      scene.counts(scene.heldBy(holder), 1, 1);
      scene.engine.decref(holder);
    },
  },
  {
    fires: "push: a frame within the stack",
    plant(scene) {
      const referent = scene.heldBy(scene.object(1));
      const slot = scene.object();
      scene.row(slot, FIRST_REFERENCE, referent);
      scene.control(DEPTH, TRASHCAN_DEPTH);
      scene.engine.decref(slot);
    },
  },
  {
    fires: "runFrames: there is a frame to work on",
    plant(scene) {
      const beyond = FRAMES + TRASHCAN_DEPTH * FRAME_BYTES;
      scene.control(beyond + FRAME_SLOT, scene.object());
      scene.control(beyond + FRAME_STAGE, STAGE_RELEASE);
      scene.control(beyond + FRAME_CURSOR, 0);
      scene.control(beyond + FRAME_ENTRY, ENTRY_HOST);
      scene.control(DEPTH, TRASHCAN_DEPTH + 1);
      scene.engine.resume();
    },
  },
  {
    fires: "runFrames: a stage of a deallocation",
    plant(scene) {
      scene.engine.decref(scene.object(0, FINALIZER));
      scene.control(FRAMES + FRAME_STAGE, STAGE_RELEASE + 1);
      scene.goOn();
    },
  },
  {
    fires: "putOff: the list of those put off has both ends or neither",
    plant(scene) {
      scene.control(LATER_TAIL, scene.object());
      scene.control(DEPTH, TRASHCAN_DEPTH);
      scene.engine.decref(scene.object(1));
    },
  },
  {
    fires: "takeLater: an object that was put off is not dead yet",
    plant(scene) {
      const slot = scene.heldBy(scene.object(1));
      scene.control(LATER_HEAD, slot);
      scene.control(LATER_TAIL, slot);
      scene.engine.decref(scene.object(5));
    },
  },
  {
    fires: "takeLater: the list of those put off ends at the tail",
    plant(scene) {
      const long = scene.object(5);
      const slot = scene.freed();
      scene.control(LATER_HEAD, slot);
      scene.control(LATER_TAIL, long);
      scene.engine.decref(long);
    },
  },

  {
    fires: "bump: nothing is counted below 0",
    plant(scene) {
      const slot = scene.object();
      scene.control(LIVE_COUNT, 0);
      scene.engine.decref(slot);
    },
  },
  {
    fires: "takeSlot: the free list leads to free slots",
    plant(scene) {
      scene.control(FREE_HEAD, scene.object());
      scene.object();
    },
  },
  {
    fires: "takeSlot: a slot within the columns",
    plant(scene) {
      scene.control(SLOT_TOP, scene.engine.control(SLOT_CAPACITY) + 1);
      scene.object();
    },
  },
  {
    fires: "freeSlot: freed once",
    plant(scene) {
      const slot = scene.object();
      scene.meta(slot, 0, FREE);
      scene.engine.decref(slot);
    },
  },
  {
    fires: "enterDeadList: the dead: a list with both ends, or none",
    plant(scene) {
      scene.control(OBSERVE_DEATHS, 1);
      scene.control(DEAD_TAIL, scene.object());
      scene.engine.decref(scene.object());
    },
  },
  {
    fires: "takeDeaths: the dead list leads to the dead",
    plant(scene) {
      const slot = scene.heldBy(scene.object(1));
      scene.control(DEAD_HEAD, slot);
      scene.control(DEAD_COUNT, 1);
      scene.engine.takeDeaths();
    },
  },
  {
    fires: "takeDeaths: as many as were counted",
    plant(scene) {
      scene.control(DEAD_COUNT, 3);
      scene.engine.takeDeaths();
    },
  },

  {
    fires: "addToGenerationCount: no generation has a negative count",
    plant(scene) {
      const slot = scene.object();
      scene.control(GENERATION_COUNTS, 0);
      scene.engine.decref(slot);
    },
  },
  {
    fires: "youngEntry: an entry within the young list",
    plant(scene) {
      scene.control(YOUNG_LENGTH, scene.columns.youngList.length);
      scene.engine.freezeAll();
    },
  },
  {
    fires: "setYoungEntry: a new entry within the young list",
    plant(scene) {
      scene.control(YOUNG_LENGTH, scene.columns.youngList.length);
      scene.object();
    },
  },
  {
    fires: "enterGeneration0: in no generation so far",
    plant(scene) {
      scene.candidateBit(scene.freed(), 1);
      scene.object();
    },
  },

  ...(["allocMany", "increfMany", "decrefMany"] as const).map((call) => ({
    fires: `${call}: no more pairs than are staged`,
    plant({ engine }: Scene): void {
      engine.stagingArea();
      engine[call](STAGING_DOUBLES / 2 + 1);
    },
  })),
  {
    fires: "setReferences: no more handles than are staged",
    plant(scene) {
      scene.engine.stagingArea();
      scene.engine.setReferences(scene.engine.handleOf(scene.object()), 0, STAGING_DOUBLES + 1);
    },
  },
  {
    fires: "linkMany: no more words than are staged",
    plant({ engine }) {
      engine.stagingArea();
      engine.linkMany(2 * STAGING_DOUBLES + 1);
    },
  },
  {
    fires: "slotMany: no more handles than are staged",
    plant({ engine }) {
      engine.stagingArea();
      engine.slotMany(STAGING_DOUBLES + 1);
    },
  },
  {
    fires: "readMany: no more handles than are staged",
    plant({ engine }) {
      engine.stagingArea();
      engine.readMany(STAGING_DOUBLES + 1, READ_ALIVE);
    },
  },
];

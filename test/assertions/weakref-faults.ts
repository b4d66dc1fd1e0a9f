// Planted faults of weak references and their lists; see faults.ts.

import { WEAK_PREVIOUS_WORD, WEAKLY_REFERENCED } from "../../assembly/layout.js";
import type { Fault } from "./faults.js";

export const WEAKREF_FAULTS: readonly Fault[] = [
  {
    fires: "weakBlock: it is a weak reference",
    plant: (scene) => scene.engine.referentOf(scene.object()),
  },
  {
    fires: "headOf: the column of heads exists",
    plant(scene) {
      const slot = scene.object();
      scene.meta(slot, 0, WEAKLY_REFERENCED);
      scene.engine.firstWeakref(slot);
    },
  },
  {
    fires: "firstWeakref: the mark says that there is one",
    plant(scene) {
      const slot = scene.object();
      scene.weakref(scene.object());
      scene.meta(slot, 0, WEAKLY_REFERENCED);
      scene.engine.firstWeakref(slot);
    },
  },
  {
    fires: "link: a list begins at its head",
    plant(scene) {
      const slot = scene.object();
      scene.weakWord(scene.weakref(slot), WEAK_PREVIOUS_WORD, slot);
      scene.weakref(slot);
    },
  },
  {
    fires: "unlinkWeakref: what stands before leads to it",
    plant(scene) {
      const slot = scene.object();
      const weakref = scene.weakref(slot);
      scene.columns.weakHeads[slot] = 0;
      scene.engine.decref(weakref);
    },
  },
  {
    fires: "unlinkWeakref: what follows leads back",
    plant(scene) {
      const slot = scene.object();
      const older = scene.weakref(slot);
      const newer = scene.weakref(slot);
      scene.weakWord(older, WEAK_PREVIOUS_WORD, 0);
      scene.engine.decref(newer);
    },
  },
];

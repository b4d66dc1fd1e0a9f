// What inspection reads of a managed heap: objects by slot, and the names of classes and attributes.

import type { Engine } from "../engine/engine.js";
import { textOf } from "../errors/error.js";
import type { ExternalBytes } from "../heap/external-bytes.js";
import { type Inspection, Numbering } from "../heap/inspection.js";
import { type ObjectState, stateOf } from "./object.js";

/** For a heap whose objects' states are in `states`, by slot. Costs nothing until it is used. */
export function objectsInspection(
  engine: Engine,
  external: ExternalBytes,
  states: readonly (ObjectState | undefined)[],
  slotOf: Inspection["slotOf"],
): Inspection {
  const names = new Numbering<string>();
  const stateAt = (slot: number): ObjectState => states[slot] as ObjectState;
  return {
    engine,
    external,
    objectAt: (slot) => stateAt(slot).object,
    slotOf,
    typeOf: (slot) => names.of(stateAt(slot).record.name || "(anonymous)"),
    nameOfType: (type) => names.values[type] as string,
    nameOf: textOf,
    positionName: (object, position) => stateOf(object)?.nameAt(position),
    nameCount: (slot) => stateAt(slot).nameCount,
    idOf: (object) => (stateOf(object) as ObjectState).serial * 2 + 1,
  };
}

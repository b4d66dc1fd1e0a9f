// What inspection asks of a managed heap: objects by slot, and their classes' and attributes' names.

import type { Engine } from "../engine/engine.js";
import { textOf } from "../errors/error.js";
import { type Inspection, Numbering } from "../heap/inspection.js";
import {
  type ManagedObject,
  nameCountOf,
  nameOfClass,
  nameOfPosition,
  serialOf,
} from "./object.js";

/** The heap whose objects stand in `objects`, by slot. Cost: nothing until it is asked. */
export function objectsInspection(
  engine: Engine,
  objects: readonly (ManagedObject | undefined)[],
  slotOf: Inspection["slotOf"],
): Inspection {
  const names = new Numbering<string>();
  const objectAt = (slot: number): ManagedObject => objects[slot] as ManagedObject;
  return {
    engine,
    objectAt,
    slotOf,
    typeOf: (slot) => names.of(nameOfClass(objectAt(slot)) || "(anonymous)"),
    nameOfType: (type) => names.values[type] as string,
    nameOf: textOf,
    positionName: (object, position) => nameOfPosition(object as ManagedObject, position),
    nameCount: (slot) => nameCountOf(objectAt(slot)),
    idOf: (object) => serialOf(object as ManagedObject) * 2 + 1,
  };
}

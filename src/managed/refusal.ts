// Why a managed object was refused, in words. The object is named but its contents are not read.

import { type Copy, copyText, otherOwner } from "../errors/copies.js";
import { GcError, show, textOf, typeError } from "../errors/error.js";
import { historyOfObject } from "../errors/history.js";
import { isAnyTold } from "../errors/uncounted.js";
import { partIfAny } from "../heap/parts.js";

export function deadObject(call: string, object: unknown): GcError {
  return new GcError(
    "ERR_DEAD_OBJECT",
    `${call}: ${textOf(object)} was deallocated, because nothing referred to it any more. ` +
      "Keep a counted reference to keep it alive: an attribute, or a name taken with incref()." +
      (partIfAny("uncounted")?.holderText(object) ?? "") +
      historyOfObject(object),
  );
}

export function foreignObject(call: string, value: unknown): GcError {
  return new GcError(
    "ERR_FOREIGN_OBJECT",
    `${call}: ${textOf(value)} lives on another heap. References stay within one heap.`,
  );
}

/**
 * Refuses a managed object of another copy of the package, which would be stored uncounted; every other
 * value passes. Costs a comparison of two numbers when this copy is the only one.
 * @throws {GcError} ERR_FOREIGN_OBJECT
 */
export function refuseOtherCopies(call: string, value: unknown): void {
  if (isAnyTold) partIfAny("uncounted")?.noteAssigned(call, value);
  const owner = otherOwner(value);
  if (owner) throw foreignCopy(call, owner);
}

function foreignCopy(call: string, owner: Copy): GcError {
  return new GcError("ERR_FOREIGN_OBJECT", `${call}: the object is from ${copyText(owner)}`);
}

export function noManagedObject(
  call: string,
  value: unknown,
  advice = "Pass an object of a class that extends GCObject.",
): TypeError {
  const owner = otherOwner(value);
  if (owner) throw foreignCopy(call, owner);
  return typeError("ERR_ARGUMENT", `${call}: ${show(value)} is not a managed object. ${advice}`);
}

export function noManagedClass(newTarget: unknown): TypeError {
  return typeError(
    "ERR_ARGUMENT",
    `new: ${show(newTarget)} is not a class of managed objects. Pass Reflect.construct, as its third ` +
      "argument, a class that extends GCObject or a GC's Object.",
  );
}

export function sealedObject(object: unknown): TypeError {
  return typeError(
    "ERR_ARGUMENT",
    `${textOf(object)} is sealed, so assignments to its fields cannot be counted. ` +
      "Freeze it, or do not seal managed objects.",
  );
}

export function outsideObject(name: string): TypeError {
  return typeError(
    "ERR_ARGUMENT",
    `${name}: assigned through a Proxy, or through an object that only inherits from a managed ` +
      "one, so it cannot be counted. Assign to the managed object itself.",
  );
}

export function takesNoAttributes(name: string, object: object): TypeError {
  const advice =
    /^\d+$/.test(name) && "set" in object
      ? "Use set() or push()"
      : "Use a class of your own that holds it";
  return typeError("ERR_ARGUMENT", `${name}: ${textOf(object)} takes no attributes. ${advice}.`);
}

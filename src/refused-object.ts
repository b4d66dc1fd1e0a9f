// Why a managed object is refused, in words. The object is named, never looked into.

import { GcError, textOf, typeError } from "./errors.js";

export function deadObject(call: string, object: unknown): GcError {
  return new GcError(
    "ERR_DEAD_OBJECT",
    `${call}: ${textOf(object)} was deallocated, because nothing referred to it any more. ` +
      "Keep a counted reference to keep it alive: an attribute, or a name taken with incref().",
  );
}

export function foreignObject(call: string, value: unknown): GcError {
  return new GcError(
    "ERR_FOREIGN_OBJECT",
    `${call}: ${textOf(value)} lives on another heap. References stay within one heap.`,
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

export function takesNoAttributes(name: string, object: unknown): TypeError {
  return typeError(
    "ERR_ARGUMENT",
    `${name}: ${textOf(object)} takes no attributes. Use a class of your own that holds it.`,
  );
}

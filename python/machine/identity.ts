// A value that JavaScript may compare in place of an object of Python's.

import { PyDict } from "../objects/dict.js";
import { PyFunction } from "../objects/function.js";
import { PyGenericAlias, PyUnion } from "../objects/generic.js";
import { PyBytes, PyComplex, PyRange, PySlice } from "../objects/immortal.js";
import { PyInstance } from "../objects/instance.js";
import { PyMethod } from "../objects/method.js";
import { PySequence } from "../objects/sequence.js";
import { PySet } from "../objects/set.js";
import { OBJECT } from "../objects/types.js";
import type { PyObject, Value } from "../objects/value.js";
import { PyWeakref } from "../objects/weakref.js";

/**
 * The value to compare in place of an object: itself when its `==` and its hash are those of `object`,
 * its number or text when its class does not override them; otherwise undefined.
 */
export function comparesAs(value: PyObject): Value | undefined {
  if (comparesByIdentity(value)) return value;
  if (!(value instanceof PyInstance) || value.primitive === undefined) return undefined;
  const isOwn = ["__eq__", "__hash__"].every(
    (name) => !(value.cls.lookup(name) instanceof PyFunction),
  );
  return isOwn ? value.primitive : undefined;
}

function comparesByIdentity(value: PyObject): boolean {
  const { cls } = value;
  if (value instanceof PyGenericAlias || value instanceof PyUnion) return false;
  if (cls.isAsked) {
    if (value instanceof PyInstance && value.primitive !== undefined) return false;
    const isDefault = (name: string): boolean => cls.lookup(name) === OBJECT.natives.get(name);
    if (cls.layout !== OBJECT && !cls.layout.name.match(/Exception|Error/)) {
      return !(value instanceof PySequence || value instanceof PySet || value instanceof PyDict);
    }
    return isDefault("__eq__") && isDefault("__hash__");
  }
  return !(
    value instanceof PySequence ||
    value instanceof PySet ||
    value instanceof PyBytes ||
    value instanceof PySlice ||
    value instanceof PyDict ||
    value instanceof PyMethod ||
    value instanceof PyWeakref ||
    value instanceof PyComplex ||
    value instanceof PyRange
  );
}

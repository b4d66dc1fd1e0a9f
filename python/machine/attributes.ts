// Attributes: where an object's name is found, and what the class does with it.

import { PyDict } from "../objects/dict.js";
import { PyException } from "../objects/exception.js";
import { PyFunction } from "../objects/function.js";
import { PyInstance } from "../objects/instance.js";
import { PyMethod } from "../objects/method.js";
import { PyDescriptor, PyGetSet, PyModule } from "../objects/module.js";
import { NativeClassMethod, NativeFunction, NativeProperty } from "../objects/native.js";
import type { Runtime } from "../objects/runtime.js";
import {
  CALLABLE_PROXY,
  CLASSMETHOD,
  PROPERTY,
  PROXY,
  STATICMETHOD,
  SUPER,
  TYPE,
} from "../objects/types.js";
import { isObject, type PyObject, PyType, type Value } from "../objects/value.js";
import type { PyWeakref } from "../objects/weakref.js";

/** `type(value).name` for this value: methods are bound, descriptors called. */
export function bind(vm: Runtime, found: Value, self: Value, cls: PyType): Value {
  if (found instanceof PyFunction || found instanceof NativeFunction) {
    return new PyMethod(vm.memory, found, self);
  }
  if (!isObject(found)) return found;
  if (found instanceof NativeProperty) return found.get(vm, self);
  if (found instanceof NativeClassMethod) {
    return new PyMethod(vm.memory, classFunction(found), cls);
  }
  if (found instanceof PyDescriptor) {
    if (found.cls.isSubclassOf(PROPERTY)) {
      const [getter] = found.parts;
      if (!getter) throw vm.error("AttributeError", "property has no getter");
      return vm.call(getter, [self]);
    }
    if (found.cls.isSubclassOf(STATICMETHOD)) return found.parts[0] as Value;
    if (found.cls.isSubclassOf(CLASSMETHOD)) return bind(vm, found.parts[0] as Value, cls, cls);
  }
  if (found instanceof PyGetSet) return getSet(vm, found, self);
  if (found.cls.isHeap) {
    const get = found.cls.lookup("__get__");
    if (get !== undefined) return vm.call(get, [found, self, cls]);
  }
  return found;
}

function classFunction({ name, native, signature }: NativeClassMethod): NativeFunction {
  return new NativeFunction(name, native, signature, TYPE);
}

function getSet(vm: Runtime, descriptor: PyGetSet, self: Value): Value {
  const isDict = descriptor.name === "__dict__" && isObject(self);
  return (isDict && dictOf(vm, self)) || null;
}

/** An object's `__dict__`, made when there is none yet; undefined when it cannot have one. */
export function dictOf(vm: Runtime, self: PyObject): PyObject | undefined {
  if (self instanceof PyInstance) return self.cls.slots ? undefined : self.takeDict();
  if (self instanceof PyModule) return self.namespace;
  const isOfProgram = self.cls.isHeap && !self.cls.slots && !(self instanceof PyType);
  if (isOfProgram && !self.dict) self.setDict(vm.memory, vm.newDict());
  return self.dict;
}

function isData(found: Value): boolean {
  if (found instanceof NativeProperty || found instanceof PyGetSet) return true;
  if (!isObject(found)) return false;
  return (
    found.cls.isSubclassOf(PROPERTY) ||
    (found.cls.isHeap && found.cls.lookup("__set__") !== undefined)
  );
}

/** An attribute that the object itself has. */
export function ownAttribute(value: PyObject, name: string): Value | undefined {
  if (value instanceof PyInstance) return value.own(name);
  if (value instanceof PyModule) return value.namespace.getName(name);
  return value.dict?.getName(name);
}

export function isProxy({ cls }: PyObject): boolean {
  return cls === PROXY || cls === CALLABLE_PROXY;
}

/** The referent of a proxy; the value itself when it is not a proxy. */
export function behindProxy(vm: Runtime, value: Value): Value {
  if (!isObject(value) || !isProxy(value)) return value;
  const { referent } = value as PyWeakref;
  if (referent === null)
    throw vm.error("ReferenceError", "weakly-referenced object no longer exists");
  return vm.memory.hold(referent);
}

/** As `getattr(value, name)`; undefined when there is no such attribute. */
export function findAttribute(vm: Runtime, given: Value, name: string): Value | undefined {
  const value = behindProxy(vm, given);
  if (value instanceof PyType) return findOnType(vm, value, name);
  if (value instanceof PyDescriptor && value.cls === SUPER) return findOnSuper(vm, value, name);
  const cls = vm.typeOf(value);
  if (cls.isHeap) {
    const custom = cls.lookup("__getattribute__");
    if (custom instanceof PyFunction) return catchMissing(vm, () => vm.call(custom, [value, name]));
  }
  const fallback = cls.isAsked ? cls.lookup("__getattr__") : undefined;
  if (fallback === undefined) return genericAttribute(vm, value, cls, name);
  // A property that raises an AttributeError: `__getattr__` is tried, too.
  const found = catchMissing(vm, () => genericAttribute(vm, value, cls, name));
  if (found !== undefined) return found;
  return catchMissing(vm, () => vm.call(fallback, [value, name]));
}

/** Without `__getattr__`, as `object.__getattribute__`. */
export function genericAttribute(
  vm: Runtime,
  value: Value,
  cls: PyType,
  name: string,
): Value | undefined {
  const found = cls.lookup(name);
  if (found !== undefined && isData(found)) {
    if (found instanceof PyGetSet && found.name === "__dict__" && isObject(value)) {
      return dictOf(vm, value);
    }
    return bind(vm, found, value, cls);
  }
  const own = isObject(value) ? ownAttribute(value, name) : undefined;
  if (own !== undefined) return own;
  if (found !== undefined) return bind(vm, found, value, cls);
  if (value instanceof PyModule) {
    const ask = name === "__getattr__" ? undefined : value.namespace.getName("__getattr__");
    return ask === undefined ? undefined : catchMissing(vm, () => vm.call(ask, [name]));
  }
  // A method shows the attributes of its function.
  return value instanceof PyMethod ? vm.findAttribute(value.callee, name) : undefined;
}

/** The result of `call`; undefined when it raises an AttributeError. */
export function catchMissing(vm: Runtime, call: () => Value | undefined): Value | undefined {
  try {
    return call();
  } catch (error) {
    const exception = vm.caught(error);
    if (!exception || !vm.isInstance(exception, vm.builtins.getName("AttributeError") as Value))
      throw error;
    return undefined;
  }
}

function findOnType(vm: Runtime, type: PyType, name: string): Value | undefined {
  const meta = type.cls.lookup(name);
  if (meta !== undefined && isData(meta)) return bind(vm, meta, type, type.cls);
  const found = type.lookup(name);
  if (found !== undefined) {
    if (found instanceof NativeClassMethod) return bind(vm, found, type, type);
    if (!isObject(found)) return found;
    if (found.cls.isSubclassOf(STATICMETHOD) || found.cls.isSubclassOf(CLASSMETHOD)) {
      return bind(vm, found, type, type);
    }
    const get = found.cls.isHeap ? found.cls.lookup("__get__") : undefined;
    return get === undefined ? found : vm.call(get, [found, null, type]);
  }
  return meta === undefined ? undefined : bind(vm, meta, type, type.cls);
}

function findOnSuper(vm: Runtime, value: PyDescriptor, name: string): Value | undefined {
  const [start, self] = value.parts as [PyType, Value];
  // In a class method the class itself is searched, in a method of a metaclass the class's own class.
  const isOfClass = self instanceof PyType && self.isSubclassOf(start);
  const cls = isOfClass ? self : vm.typeOf(self);
  const { mro } = cls;
  for (const base of mro.slice(mro.indexOf(start) + 1)) {
    const found = base.own(name);
    if (found === undefined) continue;
    if (isOfClass && found instanceof NativeFunction) return found;
    return bind(vm, found, self, cls);
  }
  return undefined;
}

export function missing(vm: Runtime, value: Value, name: string): Error {
  const what =
    value instanceof PyType
      ? `type object '${value.name}'`
      : value instanceof PyModule
        ? `module '${value.name}'`
        : `'${vm.typeOf(value).name}' object`;
  const error = vm.error("AttributeError", `${what} has no attribute '${name}'`);
  const exception = vm.caught(error) as PyException;
  exception.name = name;
  exception.subject = value;
  return error;
}

export function setAttribute(vm: Runtime, given: Value, name: string, to: Value): undefined {
  const value = behindProxy(vm, given);
  const cls = vm.typeOf(value);
  const custom = cls.isHeap ? cls.lookup("__setattr__") : undefined;
  if (custom instanceof PyFunction) {
    vm.call(custom, [value, name, to]);
    return;
  }
  setGeneric(vm, value, cls, name, to);
}

/** Without `__setattr__`, as `object.__setattr__`. */
export function setGeneric(
  vm: Runtime,
  value: Value,
  cls: PyType,
  name: string,
  to: Value,
): undefined {
  const found = cls.lookup(name);
  if (found instanceof NativeProperty && found.set) {
    found.set(vm, value, to);
    return;
  }
  if (found instanceof NativeProperty && !(value instanceof PyException)) {
    const { name: owner } = cls.isHeap ? cls.layout : cls;
    throw vm.error("AttributeError", `attribute '${name}' of '${owner}' objects is not writable`);
  }
  if (found instanceof PyGetSet) return setGetSet(vm, value, cls, name, to);
  if (found instanceof PyDescriptor && found.cls.isSubclassOf(PROPERTY)) {
    const setter = found.parts[1];
    if (!setter)
      throw vm.error("AttributeError", `property '${name}' of '${cls.name}' object has no setter`);
    vm.call(setter, [value, to]);
    return;
  }
  if (isObject(found ?? null) && (found as PyObject).cls.isHeap) {
    const set = (found as PyObject).cls.lookup("__set__");
    if (set !== undefined) {
      vm.call(set, [found as Value, value, to]);
      return;
    }
  }
  if (value instanceof PyType) {
    if (!value.namespace) {
      throw vm.error(
        "TypeError",
        `cannot set '${name}' attribute of immutable type '${value.name}'`,
      );
    }
    return value.namespace.setName(name, to);
  }
  if (value instanceof PyModule) return value.namespace.setName(name, to);
  if (cls.slots && !cls.slots.has(name)) throw missing(vm, value, name);
  if (value instanceof PyInstance && cls.isHeap) {
    return value.setOwn(name, to);
  }
  if (isObject(value) && value.dictPosition >= 0) {
    if (!value.dict) value.setDict(vm.memory, vm.newDict());
    value.dict?.setName(name, to);
    return;
  }
  throw missing(vm, value, name);
}

/** `value.__dict__ = to`. */
export function setGetSet(
  vm: Runtime,
  value: Value,
  cls: PyType,
  name: string,
  to: Value,
): undefined {
  if (name !== "__dict__" || !isObject(value)) {
    const message = `attribute '${name}' of '${cls.name}' objects is not writable`;
    throw vm.error("AttributeError", message);
  }
  if (!(to instanceof PyDict)) {
    const given = vm.typeOf(to).name;
    throw vm.error("TypeError", `__dict__ must be set to a dictionary, not a '${given}'`);
  }
  // Attributes in the object itself move to a dict first.
  if (value instanceof PyInstance) value.takeDict();
  value.setDict(vm.memory, to);
}

/** `del value.name` of an attribute that is computed by us: most take None in its place. */
function deleteProperty(
  vm: Runtime,
  property: NativeProperty,
  value: Value,
  cls: PyType,
  name: string,
): void {
  if (value instanceof PyException) throw vm.error("TypeError", `${name} may not be deleted`);
  if (name === "__class__") throw vm.error("TypeError", "can't delete __class__ attribute");
  if (property.set) {
    property.set(vm, value, null);
    return;
  }
  const { name: owner } = cls.isHeap ? cls.layout : cls;
  throw vm.error("AttributeError", `attribute '${name}' of '${owner}' objects is not writable`);
}

export function deleteAttribute(vm: Runtime, given: Value, name: string): undefined {
  const value = behindProxy(vm, given);
  const cls = vm.typeOf(value);
  const custom = cls.isHeap ? cls.lookup("__delattr__") : undefined;
  if (custom instanceof PyFunction) {
    vm.call(custom, [value, name]);
    return;
  }
  const found = cls.lookup(name);
  if (found instanceof PyDescriptor && found.cls.isSubclassOf(PROPERTY)) {
    const deleter = found.parts[2];
    if (deleter) vm.call(deleter, [value]);
    else
      throw vm.error("AttributeError", `property '${name}' of '${cls.name}' object has no deleter`);
    return;
  }
  if (found instanceof NativeProperty && !(value instanceof PyType)) {
    deleteProperty(vm, found, value, cls, name);
    return;
  }
  if (found instanceof PyGetSet && name === "__dict__" && isObject(value)) {
    return setGetSet(vm, value, cls, name, vm.newDict());
  }
  const isGone =
    (value instanceof PyType && value.namespace?.deleteName(name)) ||
    (value instanceof PyModule && value.namespace.deleteName(name)) ||
    (value instanceof PyInstance
      ? value.deleteOwn(name)
      : isObject(value) && value.dict?.deleteName(name));
  if (!isGone) throw missing(vm, value, name);
}

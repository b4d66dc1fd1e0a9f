// repr, str, format.

import { PyDict } from "../objects/dict.js";
import { PyException, PyExceptionGroup } from "../objects/exception.js";
import { PyFrame } from "../objects/frame.js";
import { PyCode, PyFunction } from "../objects/function.js";
import { PyGenerator } from "../objects/generator.js";
import {
  Ellipsis,
  NotImplemented,
  PyBytes,
  PyComplex,
  PyRange,
  PySlice,
} from "../objects/immortal.js";
import { PyView } from "../objects/iterator.js";
import { PyMethod } from "../objects/method.js";
import { PyModule } from "../objects/module.js";
import { askedMethod, NativeFunction } from "../objects/native.js";
import type { Runtime } from "../objects/runtime.js";
import { PyList, PyTuple } from "../objects/sequence.js";
import { PySet } from "../objects/set.js";
import { OBJECT, SET } from "../objects/types.js";
import { isObject, type PyObject, PyType, type Value } from "../objects/value.js";
import { PyWeakref } from "../objects/weakref.js";
import { behindProxy, isProxy } from "./attributes.js";
import { floatText, formatValue } from "./format.js";
import { plain } from "./operators.js";

/** Objects whose text is being made: they are `...` within themselves. */
const running: Set<PyObject> = new Set();

export function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let body = "";
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (char === "\\" || char === quote) body += `\\${char}`;
    else if (char === "\n") body += "\\n";
    else if (char === "\r") body += "\\r";
    else if (char === "\t") body += "\\t";
    else if (char === " " || !/[\p{C}\p{Z}]/u.test(char)) body += char;
    else if (code < 256) body += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (code < 65536) body += `\\u${code.toString(16).padStart(4, "0")}`;
    else body += `\\U${code.toString(16).padStart(8, "0")}`;
  }
  return quote + body + quote;
}

function bytesRepr({ bytes, cls }: PyBytes): string {
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'";
  const text = Array.from(bytes, (byte) => {
    if (byte === 92) return "\\\\";
    if (byte === quote.charCodeAt(0)) return `\\${quote}`;
    if (byte === 9) return "\\t";
    if (byte === 10) return "\\n";
    if (byte === 13) return "\\r";
    return byte < 32 || byte > 126
      ? `\\x${byte.toString(16).padStart(2, "0")}`
      : String.fromCharCode(byte);
  }).join("");
  const literal = `b${quote}${text}${quote}`;
  return cls.name === "bytearray" ? `bytearray(${literal})` : literal;
}

export function repr(vm: Runtime, given: Value): string {
  if (given === null) return "None";
  if (typeof given === "boolean") return given ? "True" : "False";
  if (typeof given === "bigint") return String(given);
  if (typeof given === "number") return floatText(given);
  if (typeof given === "string") return stringRepr(given);
  vm.descend(" while getting the repr of an object");
  try {
    return custom(vm, given, "__repr__") ?? nativeRepr(vm, given);
  } finally {
    vm.ascend();
  }
}

/** The text that a method of the program returns for a value. */
function custom(vm: Runtime, value: PyObject, name: string): string | undefined {
  const method = askedMethod(value.cls, name);
  if (method === undefined) return undefined;
  const text = vm.call(method, [value]);
  if (typeof text === "string") return text;
  throw vm.error("TypeError", `${name} returned non-string (type ${vm.typeOf(text).name})`);
}

/** Without the program's `__repr__`. */
export function nativeRepr(vm: Runtime, value: Value): string {
  if (!isObject(value)) return repr(vm, value);
  const inner = plain(value);
  if (inner !== value) return repr(vm, inner);
  if (running.has(value)) return within(value);
  running.add(value);
  try {
    return describe(vm, value);
  } finally {
    running.delete(value);
  }
}

function within(value: PyObject): string {
  if (value instanceof PyList) return "[...]";
  if (value instanceof PyTuple) return "(...)";
  if (value instanceof PyDict) return "{...}";
  return `${value.cls.shortName}(...)`;
}

function address(vm: Runtime, value: Value): string {
  return `0x${vm.identity(value).toString(16).padStart(12, "0")}`;
}

export function classPath(vm: Runtime, cls: PyType): string {
  if (!cls.isHeap) return cls.name;
  const module = cls.lookup("__module__");
  const name = cls.own("__qualname__") ?? cls.name;
  return typeof module === "string" && module !== "builtins"
    ? `${module}.${vm.str(name)}`
    : vm.str(name);
}

/** A method of the program may release the next items: only those still there are shown. */
function reprItems(vm: Runtime, items: readonly Value[]): string {
  let text = "";
  for (let index = 0; index < items.length; index++) {
    text += (index > 0 ? ", " : "") + repr(vm, vm.memory.hold(items[index] as Value));
  }
  return text;
}

function reprEntries(vm: Runtime, dict: PyDict): string {
  let text = "";
  for (let found = dict.entryFrom(0); found; found = dict.entryFrom(found.entry + 1)) {
    const [key, item] = [vm.memory.hold(found.key), vm.memory.hold(found.value)];
    text += `${text === "" ? "" : ", "}${repr(vm, key)}: ${repr(vm, item)}`;
  }
  return text;
}

/** The text of a container. It recurses, so it has few variables. */
function describe(vm: Runtime, value: PyObject): string {
  if (value instanceof PyList) return `[${reprItems(vm, value.items)}]`;
  if (value instanceof PyTuple)
    return `(${reprItems(vm, value.items)}${value.items.length === 1 ? "," : ""})`;
  if (value instanceof PyDict) return `{${reprEntries(vm, value)}}`;
  if (value instanceof PySet) return reprSet(vm, value);
  return describeOther(vm, value);
}

function reprSet(vm: Runtime, value: PySet): string {
  const { name } = value.cls;
  if (value.size === 0) return `${name}()`;
  const members = reprItems(vm, value.heldValues());
  return value.cls === SET ? `{${members}}` : `${name}({${members}})`;
}

function describeOther(vm: Runtime, value: PyObject): string {
  if (value instanceof PyException) {
    const { items } = value.args;
    return `${value.cls.name}(${reprItems(vm, items)})`;
  }
  if (value instanceof PyType) return `<class '${classPath(vm, value)}'>`;
  if (value instanceof PyFunction)
    return `<function ${value.qualifiedName} at ${address(vm, value)}>`;
  if (value instanceof NativeFunction) return `<built-in function ${value.name}>`;
  if (value instanceof PyMethod) {
    const { callee, self } = value;
    if (callee instanceof NativeFunction) {
      return `<built-in method ${callee.name} of ${vm.typeOf(self).name} object at ${address(vm, self)}>`;
    }
    const name = callee instanceof PyFunction ? callee.qualifiedName : "?";
    return `<bound method ${name} of ${vm.repr(self)}>`;
  }
  if (value instanceof PyModule) return `<module '${value.name}' (built-in)>`;
  if (value instanceof PyGenerator)
    return `<generator object ${value.qualifiedName} at ${address(vm, value)}>`;
  if (value === Ellipsis) return "Ellipsis";
  if (value === NotImplemented) return "NotImplemented";
  if (value instanceof PyBytes) return bytesRepr(value);
  if (value instanceof PyComplex) {
    const imaginary = floatText(value.imaginary).replace(/\.0$/, "");
    return value.real === 0
      ? `${imaginary}j`
      : `(${floatText(value.real).replace(/\.0$/, "")}+${imaginary}j)`;
  }
  if (value instanceof PyRange) {
    const { start, stop, step } = value;
    return `range(${start}, ${stop}${step === 1n ? "" : `, ${step}`})`;
  }
  if (value instanceof PySlice) return `slice(${reprItems(vm, value.bounds)})`;
  if (value instanceof PyView) return `${value.cls.name}([${reprItems(vm, vm.collect(value))}])`;
  if (value instanceof PyCode)
    return `<code object ${value.code.name} at ${address(vm, value)}, file "${value.code.file}", line ${value.code.firstLine}>`;
  if (value instanceof PyFrame) {
    return `<frame at ${address(vm, value)}, file '${value.code.file}', line ${value.line}, code ${value.code.name}>`;
  }
  if (value instanceof PyWeakref) return weakrefRepr(vm, value);
  return `<${classPath(vm, value.cls)} object at ${address(vm, value)}>`;
}

function weakrefRepr(vm: Runtime, value: PyWeakref): string {
  const { referent } = value;
  const head = `<${isProxy(value) ? "weakproxy" : "weakref"} at ${address(vm, value)}`;
  if (referent === null) return `${head}; dead>`;
  return `${head}; to '${referent.cls.name}' at ${address(vm, referent)}>`;
}

export function str(vm: Runtime, given: Value): string {
  if (typeof given === "string") return given;
  const value = behindProxy(vm, given);
  if (!isObject(value)) return repr(vm, value);
  const own = custom(vm, value, "__str__");
  if (own !== undefined) return own;
  if (value instanceof PyExceptionGroup) return value.text;
  if (value instanceof PyException) {
    if (
      value.cls.lookup("__repr__") !== OBJECT.natives.get("__repr__") &&
      value.cls.isHeap &&
      value.args.items.length === 0
    ) {
      return "";
    }
    const { items } = value.args;
    if (items.length === 0) return "";
    if (items.length === 1)
      return value.cls.name === "KeyError" ? vm.repr(items[0] as Value) : vm.str(items[0] as Value);
    return vm.repr(value.args);
  }
  const inner = plain(value);
  if (inner !== value && custom(vm, value, "__repr__") === undefined) return str(vm, inner);
  return repr(vm, value);
}

export function format(vm: Runtime, value: Value, spec: string): string {
  if (isObject(value) && value.cls.isHeap) {
    const method = value.cls.lookup("__format__");
    if (method !== undefined && !(method instanceof NativeFunction)) {
      return vm.call(method, [value, spec]) as string;
    }
  }
  const inner = plain(value);
  const isFormattable = !isObject(inner);
  if (!isFormattable && spec !== "") {
    throw vm.error(
      "TypeError",
      `unsupported format string passed to ${vm.typeOf(value).name}.__format__`,
    );
  }
  return formatValue(vm, inner, str(vm, value), spec);
}

// Python's sys module: the parts that programs about memory use.

import { addFunctions } from "../builtins/define.js";
import { PythonError, unraisableText } from "../machine/errors.js";
import { PyException } from "../objects/exception.js";
import type { PyInstance } from "../objects/instance.js";
import { PyModule } from "../objects/module.js";
import type { ModuleMaker, Native, Runtime } from "../objects/runtime.js";
import { exceptionType, OBJECT, UNRAISABLE } from "../objects/types.js";
import { isObject, type Value } from "../objects/value.js";
import { sizeOf } from "./sizes.js";

/** CPython's refcount of immortal objects; any large number would do. */
const IMMORTAL_REFCOUNT = 1000000000n;

const FUNCTIONS: Readonly<Record<string, Native>> = {
  getrefcount: (vm, [value]) => {
    if (!isObject(value as Value) || (value as PyInstance).handle === 0) return IMMORTAL_REFCOUNT;
    return BigInt(vm.memory.heap.refcount((value as PyInstance).handle));
  },
  getsizeof: (vm, [value]) => {
    const given = value as Value;
    const own = isObject(given) && given.cls.isHeap ? given.cls.lookup("__sizeof__") : undefined;
    // The collector's header is not part of the object's own size.
    if (own !== undefined) return BigInt(Number(vm.call(own, [given])) + 16);
    return BigInt(sizeOf(vm, given));
  },
  intern: (_vm, [text]) => text as Value,
  getrecursionlimit: (vm) => BigInt(vm.recursionLimit),
  setrecursionlimit: (vm, [limit]) => {
    vm.recursionLimit = Number(limit);
    return null;
  },
  _getframe: (vm, [depth = 0n]) => {
    const frame = vm.frameObject(Number(depth));
    if (!frame) throw vm.error("ValueError", "call stack is not deep enough");
    return frame;
  },
  exc_info: (vm) => {
    const { handled } = vm;
    if (!handled) return vm.tuple([null, null, null]);
    return vm.tuple([handled.cls, handled, handled.traceback ?? null]);
  },
  exit: (vm, args) => {
    const exception = new PyException(vm.memory, exceptionType("SystemExit"));
    exception.setField("args", vm.tuple(args));
    throw new PythonError(exception);
  },
  unraisablehook: (vm, [told]) => {
    if (vm.typeOf(told as Value) !== UNRAISABLE) {
      const message = "sys.unraisablehook argument type must be UnraisableHookArgs";
      throw vm.error("TypeError", message);
    }
    const value = vm.getAttribute(told as Value, "exc_value") as PyException;
    vm.writeError(unraisableText(vm, value, vm.getAttribute(told as Value, "object")));
    return null;
  },
  excepthook: (vm, [, exception]) => {
    if (exception instanceof PyException) vm.writeError(vm.traceback(exception));
    return null;
  },
  getswitchinterval: () => 0.005,
  setswitchinterval: () => null,
};

/** `sys.stdout` and `sys.stderr`: output goes to the machine's callbacks. */
function stream(vm: Runtime, write: (text: string) => void): Value {
  const names = vm.newDict();
  const made = new PyModule(vm.memory, "stream", names);
  addFunctions(names, "stream", {
    write: (_vm, [text]) => {
      write(text as string);
      return BigInt([...(text as string)].length);
    },
    flush: () => null,
  });
  return made;
}

export const createSys: ModuleMaker = (vm, names) => {
  addFunctions(names, "sys", FUNCTIONS);
  for (const hook of ["unraisablehook", "excepthook"]) {
    names.setName(`__${hook}__`, names.getName(hook) as Value);
  }
  names.setName("modules", vm.modules);
  names.setName("version_info", vm.tuple([3n, 11n, 7n, "final", 0n]));
  names.setName("version", "3.11.7 (ouroboros-gc)");
  const implementation = new PyModule(vm.memory, "implementation", vm.newDict());
  implementation.namespace.setName("name", "ouroboros-gc");
  names.setName("implementation", implementation);
  names.setName("platform", "linux");
  names.setName("executable", "python");
  names.setName("argv", vm.list([""]));
  names.setName("path", vm.list([]));
  names.setName("maxsize", 2n ** 63n - 1n);
  names.setName(
    "stdout",
    stream(vm, (text) => vm.write(text)),
  );
  names.setName(
    "stderr",
    stream(vm, (text) => vm.writeError(text)),
  );
  names.setName("_object", OBJECT);
};

// Python's gc module: the heap's, under Python's names.

import {
  DEBUG_COLLECTABLE,
  DEBUG_LEAK,
  DEBUG_SAVEALL,
  DEBUG_STATS,
  DEBUG_UNCOLLECTABLE,
  type Handle,
} from "ouroboros-gc/raw";
import { addFunctions } from "../builtins/define.js";
import { PyGenerator } from "../objects/generator.js";
import { NativeFunction } from "../objects/native.js";
import type { Keywords, ModuleMaker, Native, Runtime } from "../objects/runtime.js";
import type { PyList } from "../objects/sequence.js";
import { isObject, type PyObject, type Value } from "../objects/value.js";

const NONE: readonly Value[] = [];

/** Whether CPython would track the object: it untracks objects without references. */
function isTracked(vm: Runtime, value: Value): boolean {
  if (!isObject(value)) return false;
  if (value.handle === 0) return value instanceof NativeFunction;
  return vm.memory.heap.isTracked(value.handle) && value.isTracked;
}

function objects(vm: Runtime, handles: readonly Handle[]): PyList {
  return vm.list(vm.memory.objectsOf(handles).filter((object) => isTracked(vm, object)));
}

function generationOf(vm: Runtime, args: readonly Value[], keywords: Keywords): number | undefined {
  const given = args[0] ?? keywords.get("generation") ?? null;
  if (given === null) return undefined;
  if (typeof given !== "bigint") {
    throw vm.error(
      "TypeError",
      `'${vm.typeOf(given).name}' object cannot be interpreted as an integer`,
    );
  }
  return Number(given);
}

function getObjects(vm: Runtime, args: readonly Value[], keywords: Keywords): Value {
  const given = args[0] ?? keywords.get("generation") ?? null;
  if (given !== null && typeof given !== "bigint") {
    throw vm.error(
      "TypeError",
      `argument should be integer or None, not '${vm.typeOf(given).name}'`,
    );
  }
  const generation = generationOf(vm, args, keywords);
  if (generation === undefined) return objects(vm, vm.memory.heap.getObjects());
  if (generation < 0) throw vm.error("ValueError", "generation parameter cannot be negative");
  if (generation > 2) {
    throw vm.error(
      "ValueError",
      "generation parameter must be less than the number of available generations (3)",
    );
  }
  return objects(vm, vm.memory.heap.getObjects(generation));
}

const DEBUG_ALL = DEBUG_STATS | DEBUG_LEAK;

/** As CPython converts to a C int. */
function cInt(vm: Runtime, value: Value): number {
  const number = Number(value);
  if (number >= -(2 ** 31) && number < 2 ** 31) return number;
  throw vm.error("OverflowError", "Python int too large to convert to C int");
}

/** As the program set them. */
function thresholds(vm: Runtime): readonly number[] {
  return vm.memory.negativeThresholds ?? vm.memory.heap.getThreshold();
}

function getReferrers(vm: Runtime, args: readonly Value[]): Value {
  const handles = new Set<Handle>();
  for (const value of args) {
    if (!isObject(value) || value.handle === 0) continue;
    for (const handle of vm.memory.heap.getReferrers(value.handle)) handles.add(handle);
  }
  return objects(vm, [...handles]);
}

function hasFinalizer(value: PyObject): boolean {
  return value instanceof PyGenerator || value.cls.lookup("__del__") !== undefined;
}

const FUNCTIONS: Readonly<Record<string, Native>> = {
  enable: (vm) => {
    vm.memory.heap.enable();
    return null;
  },
  disable: (vm) => {
    vm.memory.heap.disable();
    return null;
  },
  isenabled: (vm) => vm.memory.heap.isEnabled(),
  collect: (vm, args, keywords) => {
    const generation = generationOf(vm, args, keywords) ?? 2;
    if (generation < 0 || generation > 2) throw vm.error("ValueError", "invalid generation");
    const found = vm.memory.heap.collect(generation);
    return BigInt(Math.max(0, found - vm.memory.untracked));
  },
  get_count: (vm) => vm.tuple(vm.memory.heap.getCount().map(BigInt)),
  get_threshold: (vm) => vm.tuple(thresholds(vm).map(BigInt)),
  set_threshold: (vm, args) => {
    const given = args.map((value) => cInt(vm, value));
    const all = thresholds(vm).map((before, generation) => given[generation] ?? before);
    const [first = 0, second = 0, third = 0] = all;
    // Every count is above a negative one.
    vm.memory.heap.setThreshold(first < 0 ? 1 : first, Math.max(0, second), Math.max(0, third));
    vm.memory.negativeThresholds = all.some((value) => value < 0) ? all : undefined;
    return null;
  },
  get_debug: (vm) => BigInt(vm.memory.heap.getDebug()),
  set_debug: (vm, [flags]) => {
    vm.memory.heap.setDebug(cInt(vm, flags as Value) & DEBUG_ALL);
    return null;
  },
  get_objects: getObjects,
  get_referrers: getReferrers,
  get_referents: (vm, args) =>
    vm.list(
      args.flatMap((value): readonly Value[] =>
        isObject(value) && value.handle !== 0 ? value.referents() : NONE,
      ),
    ),
  is_tracked: (vm, [value]) => isTracked(vm, value as Value),
  is_finalized: (vm, [value]) =>
    isObject(value as Value) &&
    (value as PyObject).handle !== 0 &&
    hasFinalizer(value as PyObject) &&
    vm.memory.heap.isFinalized((value as PyObject).handle),
  freeze: (vm) => {
    vm.memory.heap.freeze();
    return null;
  },
  unfreeze: (vm) => {
    vm.memory.heap.unfreeze();
    return null;
  },
  get_freeze_count: (vm) => BigInt(vm.memory.heap.getFreezeCount()),
  get_stats: (vm) =>
    vm.list(
      vm.memory.heap.getStats().map((stats) => {
        const dict = vm.newDict();
        for (const [name, count] of Object.entries(stats)) dict.setName(name, BigInt(count));
        return dict;
      }),
    ),
};

export const createGc: ModuleMaker = (vm, names) => {
  addFunctions(names, "gc", FUNCTIONS);
  const flags = { DEBUG_STATS, DEBUG_COLLECTABLE, DEBUG_UNCOLLECTABLE, DEBUG_SAVEALL, DEBUG_LEAK };
  for (const [name, flag] of Object.entries(flags)) names.setName(name, BigInt(flag));
  const garbage = vm.list();
  const callbacks = vm.list();
  vm.garbage = vm.memory.retain(garbage);
  names.setName("garbage", garbage);
  names.setName("callbacks", callbacks);
  const { heap } = vm.memory;
  heap.onDebug = (line) => {
    const shown = line.replace(/<(\d+)>$/, (_all, handle: string) => {
      const object = vm.memory.objectOf(Number(handle));
      return object ? `<${object.cls.name} 0x${vm.identity(object).toString(16)}>` : "<?>";
    });
    vm.writeError(`${shown}\n`);
  };
  heap.callbacks.push((phase, { generation, collected, uncollectable }) => {
    if (phase === "stop") takeGarbage(vm, garbage);
    if (callbacks.items.length === 0) return;
    const mark = vm.memory.mark;
    const info = vm.newDict();
    const counted = phase === "stop" ? collected - vm.memory.untracked : 0;
    const numbers = { generation, collected: counted, uncollectable };
    for (const [name, number] of Object.entries(numbers)) info.setName(name, BigInt(number));
    for (let index = 0; index < callbacks.items.length; index++) {
      const callback = vm.memory.hold(callbacks.items[index] as Value);
      try {
        vm.call(callback, [phase, info]);
      } catch (error) {
        vm.unraisable(error, callback);
      }
    }
    vm.memory.drain(mark);
  });
};

/** After this: the objects that the heap set aside belong to `gc.garbage`. */
function takeGarbage(vm: Runtime, garbage: PyList): void {
  const { heap } = vm.memory;
  for (const handle of heap.garbage.splice(0)) {
    const object = vm.memory.objectOf(handle);
    if (object) garbage.append(object);
    heap.decref(handle);
  }
}

// Operators of sets.

import type { Runtime } from "../objects/runtime.js";
import type { PySet } from "../objects/set.js";
import type { Value } from "../objects/value.js";

/** `a | b`, `a & b`, `a - b`, `a ^ b`; undefined for other operators. */
export function setOperation(vm: Runtime, a: PySet, operator: string, b: PySet): PySet | undefined {
  const select = (from: PySet, keep: (value: Value) => boolean): Value[] =>
    from.heldValues().filter(keep);
  const inA = (value: Value): boolean => a.has(vm, value);
  const inB = (value: Value): boolean => b.has(vm, value);
  const type = a.cls.isHeap ? a.cls.layout : a.cls;
  switch (operator) {
    case "|":
      return vm.newSet([...a.heldValues(), ...b.heldValues()], type);
    case "&":
      return vm.newSet(select(a, inB), type);
    case "-":
      return vm.newSet(
        select(a, (value) => !inB(value)),
        type,
      );
    case "^":
      return vm.newSet(
        [...select(a, (value) => !inB(value)), ...select(b, (value) => !inA(value))],
        type,
      );
    default:
      return undefined;
  }
}

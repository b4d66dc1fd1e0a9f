// The functions that every program has.

import { Fault } from "./faults.js";
import type { Machine } from "./machine.js";
import { ARRAY, NATIVE, type Native, NIL, NUMBER, OBJECT, type Row, STRING } from "./objects.js";

function arrayAt(machine: Machine, at: number): Row {
  const payload =
    machine.tags[at] === OBJECT ? machine.objects.payload(machine.values[at] as number) : undefined;
  if (payload?.kind !== ARRAY) throw new Fault("expected an array");
  return payload as Row;
}

function numberAt(machine: Machine, at: number): number {
  if (machine.tags[at] !== NUMBER) throw new Fault("expected a number");
  return machine.values[at] as number;
}

function shown(machine: Machine, at: number): string {
  return machine.show(machine.tags[at] as number, machine.values[at] as number);
}

function native(
  name: string,
  parameterCount: number,
  call: Native<Machine>["call"],
): Native<Machine> {
  return { kind: NATIVE, name, parameterCount, call };
}

export const natives: readonly Native<Machine>[] = [
  native("print", 1, (machine, first) => {
    machine.print(shown(machine, first));
    machine.answer(NIL, 0);
  }),
  native("text", 1, (machine, first) => {
    machine.answer(OBJECT, machine.objects.text(shown(machine, first)));
  }),
  native("length", 1, (machine, first) => {
    const payload =
      machine.tags[first] === OBJECT
        ? machine.objects.payload(machine.values[first] as number)
        : undefined;
    if (payload?.kind === STRING) machine.answer(NUMBER, payload.text.length);
    else machine.answer(NUMBER, arrayAt(machine, first).tags.length);
  }),
  native("push", 2, (machine, first) => {
    const row = arrayAt(machine, first);
    const { tags, values } = machine;
    const array = values[first] as number;
    const at = first + 1;
    machine.objects.put(array, row, row.tags.length, tags[at] as number, values[at] as number);
    tags[at] = NIL; // it is the array's now
    machine.answer(NIL, 0);
  }),
  native("pop", 1, (machine, first) => {
    const row = arrayAt(machine, first);
    const last = row.tags.length - 1;
    if (last < 0) throw new Fault("pop from an empty array");
    const [tag, value] = [row.tags[last] as number, row.values[last] as number];
    if (tag === OBJECT) machine.memory.incref(value);
    machine.objects.put(machine.values[first] as number, row, last, NIL, 0);
    row.tags.pop();
    row.values.pop();
    machine.answer(tag, value);
  }),
  native("floor", 1, (machine, first) => {
    machine.answer(NUMBER, Math.floor(numberAt(machine, first)));
  }),
  // The number of objects that were in cycles which nothing referred to.
  native("collect", 0, (machine) => machine.answer(NUMBER, machine.memory.collect())),
];

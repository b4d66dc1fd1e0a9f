// Programs from their text to their end.

import { compile } from "./compiler.js";
import { execute } from "./loop.js";
import { Machine } from "./machine.js";
import type { Memory, OnDeath } from "./memory.js";
import { natives } from "./natives.js";
import { type Closure, OBJECT } from "./objects.js";
import { parse } from "./parser.js";

export class Interpreter {
  readonly machine: Machine;

  constructor(makeMemory: (onDeath: OnDeath) => Memory, print: (line: string) => void) {
    this.machine = new Machine(makeMemory, print);
    const { objects, globals } = this.machine;
    for (const native of natives) {
      const index = globals.size;
      globals.set(native.name, index);
      objects.put(objects.globals, objects.globalRow, index, OBJECT, objects.native(native));
    }
  }

  /**
   * Runs a program to its end. Globals stay for the next one.
   *
   * @throws {SyntaxFault} before anything runs.
   *
   * @throws {Uncaught} the value that the program threw and did not catch; nothing of it is left on the
   * stack.
   */
  run(source: string): void {
    const { machine } = this;
    const routine = machine.objects.routine(compile(parse(source), machine.globals));
    machine.push(OBJECT, routine);
    const main = machine.objects.closure(routine, 0);
    // The code moves from the stack into the closure, which takes its place.
    machine.values[0] = main;
    machine.enter(machine.objects.payload(main) as Closure, 0, 0);
    for (;;) {
      try {
        execute(machine);
        machine.cutTo(0);
        return;
      } catch (error) {
        machine.catch(error);
      }
    }
  }

  /** Releases all references. Returns how many objects are alive, and the faults of the heap. */
  end(): ReturnType<Memory["end"]> {
    this.machine.memory.disown(this.machine.objects.globals);
    return this.machine.memory.end();
  }
}

// Which objects the engine's calls were about: those that a look has to read again, whatever their
// counts say.

import type { Engine } from "../../src/engine/engine.js";
import { slotOf } from "./snapshot.js";

/** About what an object refers to: their first argument is the object. */
const REFERENCES = /^(set|push|pop|grow|insert|remove|truncate|swap)Reference|^clearFinalized/;
/** They make an object, and return it; what they are given is noted there, too. */
const MAKERS = /^(alloc|place)(?!Many)/;
/** They go on with a deallocation or a collection, or are about many objects: anything may be another. */
const WHOLE =
  /^(resume|runCollection|endCollection|freezeAll|unfreezeAll|allocMany|setReferences)$/;

export class Touched {
  readonly slots: Set<number> = new Set();
  /** Any object may be another. */
  isWhole = true;

  clear(): void {
    this.slots.clear();
    this.isWhole = false;
  }

  /** The call of the engine, noted here when it is made; undefined for what is no call. */
  noting(engine: Engine, name: string): ((...args: number[]) => unknown) | undefined {
    const call: unknown = Reflect.get(engine, name, engine);
    if (typeof call !== "function") return undefined;
    const run = (args: number[]): unknown => call.apply(engine, args);
    if (WHOLE.test(name)) {
      return (...args) => {
        this.isWhole = true;
        return run(args);
      };
    }
    if (REFERENCES.test(name)) {
      return (...args) => {
        this.slots.add(slotOf(args[0] as number));
        return run(args);
      };
    }
    if (!MAKERS.test(name)) return call.bind(engine) as (...args: number[]) => unknown;
    return (...args) => {
      for (const arg of args.slice(1)) this.slots.add(slotOf(arg));
      const made = run(args);
      this.slots.add(slotOf(made as number));
      return made;
    };
  }
}

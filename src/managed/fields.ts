// Declared fields (`ref = null` in a class body) are own properties that the JavaScript engine
// defines after our constructor has returned. Until they are taken over, what they hold is not
// counted. That is safe as long as nothing can die, so objects wait here, and everything that can
// make an object die, or looks at counts, takes them over first.
//
// An object waits until its construction is over, since a field's initial value may itself call the
// library while later fields are yet to come. That is so
//   - in the next microtask: no constructor is running then;
//   - when no constructor that may be its own is on the call stack, which is looked at each time
//     that the number of waiting objects has doubled, or they were in the way for long;
//   - when it has all the fields that FIELD_TRUST complete objects of its class had, and no class
//     above can have declared one of them before.
// The last is a guess, and the only one. It fails for a class whose first FIELD_TRUST objects all
// threw in their constructors, at the same field.

import { callStack } from "../host/call-stack.js";

/** What waits: an object under construction, or one whose fields were not yet taken over. */
export interface FieldOwner {
  /** Moves own properties behind accessors; true when none can be left to come. */
  takeOverFields(): boolean;
  readonly fieldRecord: FieldRecord;
  /** Number of the fields that were taken over so far. */
  readonly takenCount: number;
}

/** What is known of the fields of one class. */
export interface FieldRecord {
  /** The class's name in call stacks, and those of the classes above; "" when that is unknown. */
  readonly stackNames: readonly string[];
  /** An object of the class is complete, with so many fields. */
  noteComplete(fieldCount: number): void;
  /** Whether an object with so many fields has all that its class is known to have. */
  hasAllFields(fieldCount: number): boolean;
}

/** So many complete objects show which fields their class has. */
export const FIELD_TRUST = 32;

const FIRST_LOOK = 16;
const FIRST_LOOK_CALLS = 64;

/** Objects whose declared fields have yet to be taken over. */
export class FieldWatch {
  #owners: FieldOwner[] = [];
  #cursor = 0;
  /** The call stack is looked at when so many objects wait, */
  #lookAt = FIRST_LOOK;
  /** or when so many calls had to go through those that wait. */
  #lookAtCalls = FIRST_LOOK_CALLS;
  #callCount = 0;
  #isMicrotaskDue = false;

  /** The object waits. */
  add(owner: FieldOwner): void {
    this.#owners.push(owner);
    if (this.#isMicrotaskDue) return;
    queueMicrotask(() => {
      this.#isMicrotaskDue = false;
      this.#takeOver();
      // No constructor is running now: whatever waited is complete.
      for (const waiting of this.#owners) noteComplete(waiting);
      this.#owners = [];
      this.#lookAt = FIRST_LOOK;
      this.#lookAtCalls = FIRST_LOOK_CALLS;
      this.#callCount = 0;
    });
    this.#isMicrotaskDue = true;
  }

  /** After this: nothing waits, and nothing is counted any more. */
  clear(): void {
    this.#owners = [];
  }

  /** Whether nothing waits: every field is counted. */
  get isEmpty(): boolean {
    return this.#owners.length === 0;
  }

  /** After this: every field that is defined by now is counted. */
  prepare(): void {
    if (this.#owners.length === 0) return;
    this.#takeOver();
    if (this.#owners.length === 0 || this.#cursor !== 0) return;
    this.#callCount++;
    if (this.#owners.length >= this.#lookAt || this.#callCount >= this.#lookAtCalls) this.#look();
  }

  /** Re-entrant: a nested call goes on where the outer one stands, so that none is left out. */
  #takeOver(): void {
    const isOuter = this.#cursor === 0;
    let isAnyDone = false;
    try {
      while (this.#cursor < this.#owners.length) {
        const owners = this.#owners;
        const index = this.#cursor++;
        // The heap may be disposed of meanwhile, and nothing waits any more.
        if (!(owners[index] as FieldOwner).takeOverFields()) continue;
        owners[index] = DONE;
        isAnyDone = true;
      }
    } finally {
      if (isOuter) this.#cursor = 0;
    }
    if (isOuter && isAnyDone) this.#owners = this.#owners.filter((owner) => owner !== DONE);
  }

  /** Lets go of what must be complete, by the constructors on the call stack. */
  #look(): void {
    const before = this.#owners.length;
    const stack = constructorsOnStack();
    const waiting = new Map<FieldRecord, number>();
    this.#owners = this.#owners.filter((owner) => {
      const record = owner.fieldRecord;
      if (stack && runningOf(record, stack) === 0) {
        noteComplete(owner);
        return false;
      }
      waiting.set(record, (waiting.get(record) ?? 0) + 1);
      return true;
    });
    // Where constructors nest, nothing says which objects are complete, but how many must be.
    this.#owners = this.#owners.filter(({ fieldRecord, takenCount }) => {
      const running = stack ? runningOf(fieldRecord, stack) : NESTING_MAX;
      const completeCount = (waiting.get(fieldRecord) ?? 0) - running;
      return completeCount < FIELD_TRUST || !fieldRecord.hasAllFields(takenCount);
    });
    this.#lookAt = Math.max(FIRST_LOOK, this.#owners.length * 2, (stack?.depth ?? 0) >> 2);
    this.#lookAtCalls =
      this.#owners.length < before ? FIRST_LOOK_CALLS : Math.max(this.#callCount, 1) * 4;
    this.#callCount = 0;
  }
}

function noteComplete({ fieldRecord, takenCount }: FieldOwner): void {
  fieldRecord.noteComplete(takenCount);
}

const DONE: FieldOwner = {
  takeOverFields: () => true,
  fieldRecord: { stackNames: [], noteComplete: () => {}, hasAllFields: () => true },
  takenCount: 0,
};

/** More constructors than fit onto any call stack. */
const NESTING_MAX = 20_000;

/** The constructors that are running, by their names in the call stack. */
interface StackOfConstructors {
  readonly counts: ReadonlyMap<string, number>;
  /** All of them. */
  readonly total: number;
  /** Number of frames. */
  readonly depth: number;
}

/** At most so many constructors of the record's class, or of one above it, are running. */
function runningOf(record: FieldRecord, stack: StackOfConstructors): number {
  let running = 0;
  for (const name of record.stackNames) {
    // A class without a plain name may be any of them.
    if (name === "") return stack.total;
    running += stack.counts.get(name) ?? 0;
  }
  return running;
}

const MARK = "at new ";
const PROBE = "FieldProbe";

/** undefined where the engine does not mark constructors in call stacks, as V8 does. */
function constructorsOnStack(): StackOfConstructors | undefined {
  const stack = wholeStack();
  const counts = new Map<string, number>();
  let total = 0;
  for (let at = stack.indexOf(MARK); at >= 0; at = stack.indexOf(MARK, at + 1)) {
    const from = at + MARK.length;
    const line = stack.indexOf("\n", from);
    const end = stack.indexOf(" (", from);
    const isNamed = end >= 0 && (line < 0 || end < line);
    const name = stack.slice(from, isNamed ? end : line < 0 ? stack.length : line);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    total++;
  }
  // Whatever formats stacks here must show the constructor that we know to be running.
  if (counts.get(PROBE) !== 1) return undefined;
  return { counts, total: total - 1, depth: countLines(stack) };
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** The text of the call stack from a constructor on; "" when there is none to be had. */
function wholeStack(): string {
  let text: unknown;
  class FieldProbe {
    constructor() {
      text = new Error().stack;
    }
  }
  return callStack(Number.POSITIVE_INFINITY, () => {
    new FieldProbe();
    return text;
  });
}

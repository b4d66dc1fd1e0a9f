// Declared fields (`ref = null` in a class body) are own properties that the JavaScript engine
// defines after our constructor has returned. Until they are taken over, what they hold is not
// counted. That is safe as long as nothing can die, so objects wait here, and everything that can
// make an object die, or looks at counts, takes them over first.
//
// Which fields a class has is learnt from its first objects; an object waits until all of them
// were taken over, since a field's initial value may itself call the library while later fields are
// yet to come. The names are final once no constructor of the class can be running: in a
// microtask, or when the call stack shows none.

/** What waits: an object under construction, or one whose fields were not yet taken over. */
export interface FieldOwner {
  /** Moves own properties behind accessors; true when none can be left to come. */
  takeOverFields(): boolean;
  readonly fieldRecord: FieldRecord;
}

/** What is known of the fields of one class. */
export interface FieldRecord {
  readonly name: string;
  readonly fieldNames: string[];
  /** Whether the names are final. */
  isSettled: boolean;
}

/** Objects whose declared fields have yet to be taken over. */
export class FieldWatch {
  #owners: FieldOwner[] = [];
  #cursor = 0;
  #callCount = 0;
  #nextStackLook = 1;
  #isMicrotaskDue = false;

  /** The object waits, unless its class is known to have no fields. */
  add(owner: FieldOwner): void {
    const { isSettled, fieldNames } = owner.fieldRecord;
    if (isSettled && fieldNames.length === 0) return;
    this.#owners.push(owner);
    if (isSettled || this.#isMicrotaskDue) return;
    this.#isMicrotaskDue = true;
    queueMicrotask(() => {
      this.#isMicrotaskDue = false;
      this.#takeOver();
      for (const { fieldRecord } of this.#owners) fieldRecord.isSettled = true;
      this.#takeOver();
    });
  }

  /** After this: every field that is defined by now is counted. */
  prepare(): void {
    if (this.#owners.length === 0) return;
    this.#takeOver();
    if (this.#owners.length === 0 || ++this.#callCount < this.#nextStackLook) return;
    this.#nextStackLook = this.#callCount * 2;
    if (this.#settleByStack()) this.#takeOver();
  }

  /** Re-entrant: a nested call goes on where the outer one stands, so that none is left out. */
  #takeOver(): void {
    const isOuter = this.#cursor === 0;
    while (this.#cursor < this.#owners.length) {
      const owner = this.#owners[this.#cursor] as FieldOwner;
      this.#cursor++;
      if (owner.takeOverFields()) this.#owners[this.#cursor - 1] = DONE;
    }
    if (!isOuter) return;
    this.#cursor = 0;
    this.#owners = this.#owners.filter((owner) => owner !== DONE);
  }

  /** Settles the classes of which no constructor is on the call stack; true when any was. */
  #settleByStack(): boolean {
    if (!stackNamesConstructors()) return false;
    const stack = wholeStack();
    let isAnySettled = false;
    for (const { fieldRecord } of this.#owners) {
      if (fieldRecord.isSettled || mayBeUnderConstruction(fieldRecord.name, stack)) continue;
      fieldRecord.isSettled = true;
      isAnySettled = true;
    }
    if (isAnySettled) this.#nextStackLook = 1;
    return isAnySettled;
  }
}

const DONE: FieldOwner = {
  takeOverFields: () => true,
  fieldRecord: { name: "", fieldNames: [], isSettled: true },
};

/** A class without a plain name is taken to be under construction whenever any class is. */
function mayBeUnderConstruction(name: string, stack: string): boolean {
  return /^[\w$]+$/.test(name) ? stack.includes(`at new ${name} `) : stack.includes("at new ");
}

let namesConstructors: boolean | undefined;

/** Whether this engine marks constructors in stacks, as V8 does. */
function stackNamesConstructors(): boolean {
  if (namesConstructors === undefined) {
    let stack = "";
    class Probe {
      constructor() {
        stack = wholeStack();
      }
    }
    new Probe();
    namesConstructors = stack.includes("at new Probe ");
  }
  return namesConstructors;
}

function wholeStack(): string {
  const holder = Error as { stackTraceLimit?: number };
  const limit = holder.stackTraceLimit;
  holder.stackTraceLimit = Number.POSITIVE_INFINITY;
  const { stack } = new Error();
  if (limit === undefined) delete holder.stackTraceLimit;
  else holder.stackTraceLimit = limit;
  return stack ?? "";
}

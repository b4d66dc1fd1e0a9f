// Declared fields (`ref = null` in a class body) are own properties that the JavaScript engine
// defines after our constructor has returned. Until they are taken over, what they hold is not
// counted. That is safe as long as nothing can die, so objects wait here, and everything that can
// make an object die, or looks at counts, takes them over first.
//
// Which fields a class has is learnt from its first objects; an object waits until all of them
// were taken over, since a field's initial value may itself call the library while later fields are
// yet to come. The names are final once one object of the class must be complete: in a microtask, or
// when more objects wait than the call stack has constructors.

/** What waits: an object under construction, or one whose fields were not yet taken over. */
export interface FieldOwner {
  /** Moves own properties behind accessors; true when none can be left to come. */
  takeOverFields(): boolean;
  readonly fieldRecord: FieldRecord;
}

/** What is known of the fields of one class. */
export interface FieldRecord {
  readonly name: string;
  readonly fieldNames: ReadonlySet<string>;
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

  /** The object waits. */
  add(owner: FieldOwner): void {
    this.#owners.push(owner);
    if (this.#isMicrotaskDue) return;
    this.#isMicrotaskDue = true;
    queueMicrotask(() => {
      this.#isMicrotaskDue = false;
      this.#takeOver();
      for (const { fieldRecord } of this.#owners) fieldRecord.isSettled = true;
      // No constructor is running now: whatever waited is complete.
      this.#owners = [];
    });
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
    if (this.#owners.length === 0 || ++this.#callCount < this.#nextStackLook) return;
    this.#nextStackLook = this.#callCount * 2;
    if (this.#settleByStack()) this.#takeOver();
  }

  /** Re-entrant: a nested call goes on where the outer one stands, so that none is left out. */
  #takeOver(): void {
    const isOuter = this.#cursor === 0;
    try {
      while (this.#cursor < this.#owners.length) {
        const index = this.#cursor++;
        if ((this.#owners[index] as FieldOwner).takeOverFields()) this.#owners[index] = DONE;
      }
    } finally {
      if (isOuter) {
        this.#cursor = 0;
        this.#owners = this.#owners.filter((owner) => owner !== DONE);
      }
    }
  }

  /**
   * Settles the classes of which some waiting object must be complete: more of them wait than
   * constructors can be running. True when any was settled.
   */
  #settleByStack(): boolean {
    const waiting = new Map<FieldRecord, number>();
    for (const { fieldRecord } of this.#owners) {
      if (!fieldRecord.isSettled) waiting.set(fieldRecord, (waiting.get(fieldRecord) ?? 0) + 1);
    }
    const stack = stackNamesConstructors() ? wholeStack() : undefined;
    let isAnySettled = false;
    for (const [record, count] of waiting) {
      if (count <= constructorsRunning(record.name, stack)) continue;
      record.isSettled = true;
      isAnySettled = true;
    }
    if (isAnySettled) this.#nextStackLook = 1;
    return isAnySettled;
  }
}

const DONE: FieldOwner = {
  takeOverFields: () => true,
  fieldRecord: { name: "", fieldNames: new Set(), isSettled: true },
};

/** More constructors than fit onto any call stack. */
const NESTING_MAX = 20_000;

/** At most so many constructors of the class are running. */
function constructorsRunning(name: string, stack: string | undefined): number {
  if (stack === undefined) return NESTING_MAX;
  // A class without a plain name may be any of them.
  return stack.split(/^[\w$]+$/.test(name) ? `at new ${name} ` : "at new ").length - 1;
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
  try {
    holder.stackTraceLimit = Number.POSITIVE_INFINITY;
    const { stack } = new Error() as { stack?: unknown };
    return typeof stack === "string" ? stack : "";
  } catch {
    return "";
  } finally {
    if (holder.stackTraceLimit === Number.POSITIVE_INFINITY && limit !== undefined) {
      holder.stackTraceLimit = limit;
    }
  }
}

// One object's declared fields, on their way behind accessors (see fields.ts). A field goes there
// in two steps: what it holds is counted first, and only then is the own property deleted. Cut off
// in between (the stack is exhausted), nothing is lost: the property still stands, and is taken over
// at the next call.

import { isMethod } from "./accessors.js";
import type { ClassRecord } from "./attributes.js";
import type { FieldOwner } from "./fields.js";

/** What taking over needs of managed objects, which are `T`. */
export interface FieldHost<T extends object> {
  isDead(object: T): boolean;
  /** As by plain assignment. */
  assign(object: T, name: string, value: unknown): void;
  /** The value is stored and not counted, because counting it was refused. */
  storeUncounted(object: T, name: string, value: unknown): void;
  report(object: T, error: unknown): void;
  /** Why a sealed object is reported. */
  sealed(object: T): unknown;
}

/** An object whose declared fields are yet to be taken over. */
export class DeclaredFields<T extends object> implements FieldOwner {
  readonly fieldRecord: ClassRecord;
  readonly #object: T;
  readonly #host: FieldHost<T>;
  readonly #taken: Set<string> = new Set();
  #isReported = false;

  constructor(object: T, record: ClassRecord, host: FieldHost<T>) {
    this.#object = object;
    this.fieldRecord = record;
    this.#host = host;
  }

  get takenCount(): number {
    return this.#taken.size;
  }

  takeOverFields(): boolean {
    const object = this.#object;
    if (this.#host.isDead(object)) return true;
    const names = Object.keys(object);
    if (names.length > 0 && this.#takeOver(names)) return true;
    return this.fieldRecord.isComplete(this.#taken.size);
  }

  /** true when the object is sealed: nothing can be moved, now or later. */
  #takeOver(allNames: readonly string[]): boolean {
    const object = this.#object;
    const names: string[] = [];
    const values: unknown[] = [];
    for (const name of allNames) {
      const descriptor = this.#descriptor(name);
      if (!descriptor) continue;
      names.push(name);
      values.push(descriptor.value);
    }
    if (names.length === 0) return false;
    const isSealed = Object.isSealed(object);
    const isCounted = names.map((name, i) => this.#count(name, values[i]));
    if (isSealed) {
      // A frozen object's fields stay where they are: what they hold is counted for good.
      if (!Object.isFrozen(object)) this.#report(this.#host.sealed(object));
      return true;
    }
    // The last one first: an object stays fast when its newest property goes. One that user code
    // wrote to in the meantime stays for the next time.
    for (let i = names.length - 1; i >= 0; i--) {
      const name = names[i] as string;
      const descriptor = Object.getOwnPropertyDescriptor(object, name);
      if (!isCounted[i] || !Object.is(descriptor?.value, values[i])) continue;
      this.fieldRecord.noteField(name, this.#taken.has(name));
      this.#taken.add(name);
      Reflect.deleteProperty(object, name);
    }
    return false;
  }

  /**
   * true once the value stands behind the accessor. This is called from anywhere, so a value that
   * is refused (an object that is dead, or lives elsewhere) is kept uncounted, and reported.
   */
  #count(name: string, value: unknown): boolean {
    const host = this.#host;
    try {
      host.assign(this.#object, name, value);
      return true;
    } catch (error) {
      const code = (error as { code?: unknown } | undefined)?.code;
      // Not one of ours: the stack is exhausted. The property stands, so nothing is lost.
      if (typeof code !== "string") throw error;
      const isRefused = code !== "ERR_HEAP_FULL" && code !== "ERR_INTERRUPTED";
      if (isRefused) host.storeUncounted(this.#object, name, value);
      this.#report(error);
      return isRefused;
    }
  }

  /** Of a field. What a method is called is no field's name, on any object of the class. */
  #descriptor(name: string): PropertyDescriptor | undefined {
    if (!this.fieldRecord.fieldNames.has(name) && isMethod(this.#object, name)) return undefined;
    const descriptor = Object.getOwnPropertyDescriptor(this.#object, name);
    return descriptor && "value" in descriptor ? descriptor : undefined;
  }

  #report(error: unknown): void {
    if (this.#isReported) return;
    this.#host.report(this.#object, error);
    this.#isReported = true;
  }
}

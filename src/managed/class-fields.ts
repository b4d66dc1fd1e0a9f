// What is known about the declared fields of one class: see fields.ts for how it is learnt and used.

/** How many complete objects settle a class. */
const FIELD_TRUST = 32;
/** How many objects of an unsettled class wait: the newest ones. */
const NEWEST = 16;
/** More nested constructors than fit on a call stack: among this many objects some are complete. */
export const NESTING_MAX = 8192;
/** How many new fields a class may show after its first objects have stopped waiting. */
const LATE_MAX = 8;

/** One attribute name of one class. */
export interface Attribute {
  readonly name: string;
  /** Where objects store the value. */
  readonly index: number;
  /** The reference position in the heap; -1 until a managed object is first assigned. */
  position: number;
  /** The default, valid while this many defaults have been set anywhere. */
  inherited: unknown;
  inheritedAt: number;
}

/** An object with declared fields. */
export interface FieldOwner {
  readonly object: object;
  readonly fields: DeclaredFields;
  readonly isDead: boolean;
  /** How many fields of its class it has, as far as seen. */
  fieldsTaken: number;
  /** The attribute of the object's class; undefined where each object has its own. */
  attributeOf(name: string): Attribute | undefined;
  /**
   * Like plain assignment, but nothing dies: an overwritten object is held and added to `replaced`. Runs
   * no user code.
   */
  storeField(attribute: Attribute | string, value: unknown, replaced: FieldOwner[]): void;
  /** As `storeField`, for a value that is stored uncounted because counting it was refused. */
  storeUncounted(attribute: Attribute | string, value: unknown, replaced: FieldOwner[]): void;
}

/** What is known about the fields that the constructors of one class define. */
export class DeclaredFields {
  /** The fields seen so far, in the order of their definition. */
  readonly names: string[] = [];
  /** The attribute of each; undefined where each object has its own. */
  readonly attributes: (Attribute | undefined)[] = [];
  readonly #places: Map<string, number> = new Map();
  /** true when all fields are known. */
  isSettled = false;
  /** true when a name is defined twice or something else is irregular: new objects are Proxies. */
  isWatched = false;
  /** true once objects have stopped waiting. */
  hasReleased = false;
  readonly #mayRepeat: boolean;
  #madeCount = 0;
  #completeCount = 0;
  #probedCount = 0;
  #lateCount = 0;
  /** The number of the last look, and how many objects of the class it has passed, newest first. */
  #look = 0;
  #newerCount = 0;

  /** `mayRepeat`: a class above is the user's, too, and may define the same names. */
  constructor(mayRepeat: boolean) {
    this.#mayRepeat = mayRepeat;
  }

  /** Whether the class is known to define no fields. */
  get areNone(): boolean {
    return this.isSettled && this.names.length === 0;
  }

  /** An object is about to be made. Returns whether it must be a Proxy. */
  watchesNext(isCrowded: boolean): boolean {
    if (this.isWatched || (isCrowded && !this.areNone)) return true;
    return this.#mayRepeat && !this.isSettled && ++this.#madeCount === 2;
  }

  /** The field's index in the order of definition; -1 when the class is not known to have it. */
  placeOf(name: string): number {
    return this.#places.get(name) ?? -1;
  }

  /** Whether an object with all known fields must keep waiting. Each look asks for the newest first. */
  waitsOn(look: number): boolean {
    if (this.isWatched || this.isSettled) return this.isWatched;
    if (this.#look !== look) this.#newerCount = 0;
    this.#look = look;
    return this.#newerCount++ < NEWEST;
  }

  /** Notes that an object was complete. */
  noteComplete(): void {
    this.hasReleased = true;
    if (!this.isSettled && ++this.#completeCount >= NESTING_MAX) this.isSettled = this.#isProbed;
  }

  get #isProbed(): boolean {
    return !this.#mayRepeat || this.#probedCount >= this.names.length;
  }

  /** Notes that a Proxy got this many fields. */
  noteProbed(taken: number): void {
    this.#probedCount = Math.max(this.#probedCount, taken);
  }

  /** After this: all fields are known, if enough objects were complete. No constructor may be running. */
  settle(): void {
    if (this.#completeCount < FIELD_TRUST) return;
    this.isSettled = this.#isProbed;
    if (!this.isSettled) this.#madeCount = 1;
  }

  /** Whether another field can be learnt: not for a class that keeps showing new ones. */
  get mayLearn(): boolean {
    return !this.isWatched && this.#lateCount < LATE_MAX;
  }

  /** Adds a new field. */
  learn(name: string, attribute: Attribute | undefined): void {
    if (this.hasReleased) this.#lateCount++;
    this.#places.set(name, this.names.length);
    // No calls in between, so an exhausted stack cannot separate the two.
    this.attributes[this.names.length] = attribute;
    this.names[this.names.length] = name;
    this.isSettled = false;
    this.#completeCount = 0;
  }
}

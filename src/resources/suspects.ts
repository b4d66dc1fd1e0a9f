// Finds garbage, cycles included, among resources that lost a user or an owner. Two searches take turns, each
// with more room than before, until one has a result:
//   - upwards, from a resource to its users, for an owner. A path that was found is tried first next time. A
//     search that ends without an owner has met only garbage;
//   - downwards, through what the suspects use: what only they use goes with them (trial deletion).
// So the cost is that of the cheaper search, however many other users a suspect's resources have.

import { type Entry, promote } from "./entry.js";

/** The room of the first search, in links examined. */
const ROOM_MIN = 32;

/** @hidden */
export class Suspects {
  readonly #isHeld: (entry: Entry) => boolean;
  readonly #room: number;
  /** Entries not yet known to be kept or garbage. */
  readonly #open: Set<Entry>;
  /** Entries that an owner keeps, as far as searches met them. */
  readonly #kept = new Set<Entry>();
  readonly #garbage = new Set<Entry>();
  /** How many links from garbage the other entries have. */
  readonly #lost = new Map<Entry, number>();
  #looked = 0;

  private constructor(suspects: Iterable<Entry>, isHeld: (entry: Entry) => boolean, room: number) {
    this.#open = new Set(suspects);
    this.#isHeld = isHeld;
    this.#room = room;
  }

  /**
   * All garbage among the suspects and what they use, directly or indirectly; undefined when it is not known
   * after `room` links.
   * @param isHeld Whether something outside the heap holds the resource.
   */
  static garbage(
    suspects: Iterable<Entry>,
    isHeld: (entry: Entry) => boolean,
    room: number,
  ): ReadonlySet<Entry> | undefined {
    return new Suspects(suspects, isHeld, room).#search();
  }

  #search(): ReadonlySet<Entry> | undefined {
    for (let room = ROOM_MIN; this.#looked <= this.#room; room *= 4) {
      for (const suspect of this.#open) {
        if (this.#looked > this.#room) return undefined;
        this.#searchOwner(suspect, room);
      }
      if (this.#open.size === 0 || this.#deleteOnTrial(room)) return this.#garbage;
    }
    return undefined;
  }

  /** Searches upwards, depth first: an owner is seldom far, and there are many paths to it. */
  #searchOwner(suspect: Entry, room: number): void {
    if (this.#keeps(suspect)) this.#open.delete(suspect);
    if (!this.#open.has(suspect)) return;
    const met = new Set([suspect]);
    const path = [{ entry: suspect, next: 0 }];
    const end = this.#looked + room;
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const user = top.entry.usedBy[top.next++]?.user;
      if (!user) {
        path.pop();
        continue;
      }
      if (++this.#looked > end) return;
      if (this.#keeps(user)) {
        for (const { entry, next } of path) this.#keep(entry, next - 1);
        return;
      }
      if (met.has(user) || this.#garbage.has(user)) continue;
      met.add(user);
      path.push({ entry: user, next: 0 });
    }
    for (const entry of met) this.#condemn(entry);
  }

  #keeps(entry: Entry): boolean {
    return this.#kept.has(entry) || this.#isHeld(entry);
  }

  /** The entry is kept: the link at `position` in its `usedBy` leads to an owner. */
  #keep(entry: Entry, position: number): void {
    promote(entry, position);
    this.#kept.add(entry);
    this.#open.delete(entry);
  }

  /** The entry is garbage, so what it uses lost a user. */
  #condemn(entry: Entry): void {
    this.#garbage.add(entry);
    this.#open.delete(entry);
    for (const { used } of entry.links) {
      this.#looked++;
      this.#lost.set(used, (this.#lost.get(used) ?? 0) + 1);
      if (!this.#garbage.has(used)) this.#open.add(used);
    }
  }

  /**
   * Searches downwards from all open entries, up to kept ones. Of those met, the ones with a user that was not
   * met are kept, and what they use; the rest is garbage. False when there was not enough room.
   */
  #deleteOnTrial(room: number): boolean {
    const end = this.#looked + room;
    const links = new Map<Entry, number>();
    for (const entry of this.#open) links.set(entry, this.#lost.get(entry) ?? 0);
    for (const entry of links.keys()) {
      for (const { used } of entry.links) {
        if (++this.#looked > end) return false;
        const count = links.get(used);
        if (count !== undefined) links.set(used, count + 1);
        else if (!this.#garbage.has(used) && !this.#keeps(used)) {
          links.set(used, (this.#lost.get(used) ?? 0) + 1);
        }
      }
    }
    const kept = new Set<Entry>();
    for (const [entry, count] of links) if (count < entry.usedBy.length) kept.add(entry);
    for (const entry of kept) {
      for (const { used } of entry.links) if (links.has(used)) kept.add(used);
    }
    for (const entry of links.keys()) if (!kept.has(entry)) this.#garbage.add(entry);
    return true;
  }
}

// The number of a heap among those of its program: the tag in its handles, by which other heaps refuse
// them. There may be more heaps than tags, so a tag is used again when its heap has been disposed of or
// collected; two heaps share one only while none is free. Heaps with the same tag, at once or one after
// the other, start the versions of their slots far apart: a handle of one is accepted by the other only
// when the slot there has been reused often enough to make up the difference.

import * as layout from "../../assembly/layout.js";
import { type Copies, noteMaker, sharedByCopies, type TagUse } from "../errors/copies.js";

/** Odd, so that all skips occur in turn; from the golden section, so that any few are far apart. */
const SKIP_STEP = 81007;

/** How many versions a heap skips, by the number of heaps that had its tag before. */
export function versionSkipOf(earlier: number): number {
  return (earlier * SKIP_STEP) & layout.VERSION_SKIP_MAX;
}

/**
 * No slot is cut that would make new slots skip more: they have a quarter of the versions left at least, and a
 * heap's slots can be used 65,536 times before they can no longer be cut.
 */
export const VERSION_SKIP_AFTER_CUT: number = 3 * 2 ** (layout.VERSION_BITS - 2) - 1;

/** Kept by the heap's engine for as long as the heap exists. */
export class HeapNumber {
  #tag = -1;
  #versionSkip = 0;
  /** That of the heap before slots were cut. */
  #firstVersionSkip = 0;

  /** Takes the tag that the fewest heaps have; among those, the one unused for longest. */
  constructor() {
    const { tags } = updated();
    this.#take(tags.reduce((best, use) => (use.living < best.living ? use : best)));
    this.#skip(versionSkipOf(useOf(this.#tag).made - 1));
  }

  get tag(): number {
    return this.#tag;
  }

  /** The heap's slots skip this many versions, and start with the next. */
  get versionSkip(): number {
    return this.#versionSkip;
  }

  /** The heap is gone, or gets another number: another heap may use this one. */
  release(): void {
    if (this.#tag === -1) return;
    const { collected } = sharedByCopies();
    collected?.unregister(this);
    giveBack(this.#tag);
    this.#tag = -1;
  }

  /** Takes the number of the saved heap for a restored one, even if others have it. */
  become(tag: number, versionSkip: number): void {
    this.release();
    this.#take(useOf(tag));
    this.#skip(versionSkip);
  }

  /** Slots of versions up to this one were cut: those that take their places begin above. */
  raise(versionSkip: number): void {
    this.#versionSkip = versionSkip;
  }

  /** Whether a slot that was cut may have had the version. */
  wasCut(version: number): boolean {
    return version > this.#firstVersionSkip && version <= this.#versionSkip;
  }

  #skip(versions: number): void {
    this.#firstVersionSkip = versions;
    this.#versionSkip = versions;
  }

  #take(use: TagUse): void {
    use.living++;
    use.made++;
    noteMaker(use);
    moveToEnd(use);
    this.#tag = use.tag;
    sharedByCopies().collected?.register(this, use.tag, this);
  }
}

/** The tags as they are now, after those of collected heaps were given back. */
function updated(): Copies {
  const shared = sharedByCopies();
  const { returned, tags } = shared;
  for (let tag = 1; tags.length <= layout.HEAP_TAG_MAX; tag++) {
    tags.push({ tag: tag & layout.HEAP_TAG_MAX, living: 0, made: 0, maker: undefined });
  }
  for (const tag of returned.splice(0)) giveBack(tag);
  return shared;
}

function useOf(tag: number): TagUse {
  return sharedByCopies().tags.find((use) => use.tag === tag) as TagUse;
}

function giveBack(tag: number): void {
  const use = useOf(tag);
  use.living--;
  moveToEnd(use);
}

/** Keeps the tags in the order in which they were last taken or given back. */
function moveToEnd(use: TagUse): void {
  const { tags } = sharedByCopies();
  tags.splice(tags.indexOf(use), 1);
  tags.push(use);
}

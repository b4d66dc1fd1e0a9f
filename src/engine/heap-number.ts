// The number of a heap in its program: the tag in its handles, by which other heaps refuse them. There may be
// more heaps than tags, so a tag is reused when its heap has been disposed of or collected; two heaps
// share one only while none is free. Heaps with the same tag, at once or one after the other, start the
// versions of their slots far apart: one accepts a handle of the other only when the slot has been reused
// often enough to make up the difference.

import * as layout from "../../assembly/layout.js";
import { type Copies, noteMaker, sharedByCopies, type TagUse } from "../errors/copies.js";

/** Odd, so that all skips occur in turn; from the golden section, so that any few are far apart. */
const SKIP_STEP = 81007;

/** How many versions a heap skips, by the number of heaps that had its tag before. */
export function versionSkipOf(earlier: number): number {
  return (earlier * SKIP_STEP) & layout.VERSION_SKIP_MAX;
}

/**
 * The highest version to skip: a slot above it is not cut. So new slots have at least a quarter of all versions
 * left, and a slot can be used 65,536 times before it can no longer be cut.
 */
export const VERSION_SKIP_AFTER_CUT: number = 3 * 2 ** (layout.VERSION_BITS - 2) - 1;

/** The heap's engine keeps it for as long as the heap exists. */
export class HeapNumber {
  #tag = -1;
  #versionSkip = 0;
  /** The skip before any slot was cut. */
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

  /** The heap is gone or gets another number: other heaps may use this one. */
  release(): void {
    if (this.#tag === -1) return;
    const { collected } = sharedByCopies();
    collected?.unregister(this);
    giveBack(this.#tag);
    this.#tag = -1;
  }

  /** Takes the number of a saved heap for its restored copy, even if other heaps have it. */
  become(tag: number, versionSkip: number): void {
    this.release();
    this.#take(useOf(tag));
    this.#skip(versionSkip);
  }

  /** Slots of versions up to this one were cut: their successors begin above. */
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

/** The tags, after taking back those of collected heaps. */
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

/** Keeps the tags in the order in which they were last taken or returned. */
function moveToEnd(use: TagUse): void {
  const { tags } = sharedByCopies();
  tags.splice(tags.indexOf(use), 1);
  tags.push(use);
}

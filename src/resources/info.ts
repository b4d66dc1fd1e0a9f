// What a manager reports about its resources.

import { siteText } from "../host/call-stack.js";
import type { Entry } from "./entry.js";

/** A resource that is not yet disposed. */
export interface ResourceInfo {
  /** `Texture#7` */
  readonly name: string;
  /** Bytes outside the heap. */
  readonly size: number;
  /** Where `own` or `open` was called. */
  readonly createdAt: string;
  /** Where each of its owners was made. */
  readonly owners: readonly string[];
  /** The names of the resources that use it. */
  readonly usedBy: readonly string[];
  /** The names of the resources that it uses. */
  readonly uses: readonly string[];
}

/** The resource as it is now. */
export function infoOf(entry: Entry): ResourceInfo {
  return {
    name: entry.name,
    size: entry.size,
    createdAt: siteText(entry.createdAt),
    owners: entry.owners.map(({ createdAt }) => siteText(createdAt)),
    usedBy: entry.usedBy.map(({ user }) => user.name),
    uses: entry.links.map(({ used }) => used.name),
  };
}

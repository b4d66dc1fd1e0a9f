// What the manager knows of one resource: its object on the heap, and what the heap does not hold.

import type { Handle } from "../engine/handle.js";
import { VERSION } from "../errors/copies.js";
import type { Site } from "../host/call-stack.js";

/** One owner of a resource: an external reference to its object. */
export interface Owner {
  readonly entry: Entry;
  readonly createdAt: Site;
  /** Where it stands in `entry.owners`; -1 when it was given up. */
  index: number;
  /** Where it was given up first. */
  disposedAt: Site;
  /** A scope gave it up, at its end. */
  isOfScope: boolean;
}

/** One resource uses another: a reference between their objects. */
export interface Link {
  readonly user: Entry;
  readonly used: Entry;
  /** Where it stands in `user.links`, and the reference in the user's object. */
  position: number;
  /** Where it stands in `used.usedBy`. */
  usedPosition: number;
  /** How often the link was made; the reference goes with the last. */
  times: number;
  /** The used resource is the user's parent: within a cycle it goes later, whichever is newer. */
  isParent: boolean;
}

/** What is to be done with a resource. */
export interface Disposer {
  readonly dispose: (resource: never) => unknown;
  /** Instead of `dispose` at an asynchronous end. */
  readonly disposeAsync?: ((resource: never) => unknown) | undefined;
  readonly isDisposed: ((resource: never) => boolean) | undefined;
  /** Milliseconds that an asynchronous disposer may take before the end goes on without it. */
  readonly deadline?: number | undefined;
}

/** How an entry is disposed that waits for its resource, or gave it away. */
export const NOTHING: Disposer = { dispose: () => {}, isDisposed: undefined };

/** What is known of a resource when it is made. */
export interface About {
  readonly label: string;
  readonly size: number;
  readonly site: Site;
  readonly disposer: Disposer;
  /** Those that it uses. */
  readonly uses: ReadonlySet<Entry>;
  /** The one of them that is its parent. */
  readonly parent?: Entry | undefined;
}

const NO_OWNERS: readonly Owner[] = [];
const NO_LINKS: readonly Link[] = [];

/** Whoever waits for a resource to be gone. */
export interface End {
  readonly promise: Promise<void>;
  tell(): void;
}

/** A resource in its manager. Most have one owner and no link: they share what is empty. */
export class Entry {
  /**
   * Due: nothing keeps it any more, and it waits its turn. Disposed: its disposer was called, from
   * just before the call on.
   */
  state: "live" | "due" | "disposed" = "live";
  /** The resource; undefined when its disposer is done with it. */
  value: unknown;
  /** Bytes outside the heap. */
  size: number;
  /** The disposer has been called, and has not returned. */
  isAtWork = false;
  /** Settles, and never rejects, when an asynchronous disposer has ended. */
  pending: Promise<void> | undefined;
  /** Tells of the end: somebody asked. */
  end: End | undefined;
  owners: readonly Owner[] = NO_OWNERS;
  links: readonly Link[] = NO_LINKS;
  /** The links from resources that use this one, in no order. */
  usedBy: readonly Link[] = NO_LINKS;

  constructor(
    /** Another one when the heap is made anew. */
    public handle: Handle,
    /** Rises with each resource of a manager. */
    readonly serial: number,
    /** As `disposer` and `value` of a resource that is opened yet: they come later. */
    public label: string,
    public disposer: Disposer,
    readonly createdAt: Site,
    value: unknown,
    size: number,
  ) {
    this.value = value;
    this.size = size;
  }

  /** Of the copy of this package that made it. */
  get version(): string {
    return VERSION;
  }

  /** Whether the resource is there; `open` makes room before it is. */
  get isOpen(): boolean {
    return this.disposer !== NOTHING;
  }

  /** The resource in messages. */
  get name(): string {
    return `${this.label}#${this.serial}`;
  }
}

/** One owner more. */
export function addOwner(entry: Entry, site: Site): Owner {
  const owner = {
    entry,
    createdAt: site,
    index: entry.owners.length,
    disposedAt: "",
    isOfScope: false,
  };
  entry.owners = added(entry.owners, owner);
  return owner;
}

/** The list with one more; a new one, of that alone, where it was empty. */
function added<T>(list: readonly T[], item: T): readonly T[] {
  if (list.length === 0) return [item];
  (list as T[]).push(item);
  return list;
}

/** It gave the resource up; the last of the owners takes the place. */
export function removeOwner(owner: Owner, site: Site): void {
  const owners = owner.entry.owners as Owner[];
  const last = owners.pop() as Owner;
  if (last !== owner) {
    owners[owner.index] = last;
    last.index = owner.index;
  }
  owner.index = -1;
  owner.disposedAt = site;
}

/**
 * Whether the resource says that it is gone by other means. Runs code of users, which may do anything; one
 * that throws does not know, and only `onError` hears of it.
 */
export function isGone({ disposer, value }: Entry, onError?: (error: unknown) => void): boolean {
  try {
    return disposer.isDisposed?.(value as never) === true;
  } catch (error) {
    onError?.(error);
    return false;
  }
}

/** The batch of a run that was cut off, and those before it. */
export interface CutOff {
  readonly entries: readonly Entry[];
  readonly before: CutOff | undefined;
}

/** What runs that were cut off left, each once. */
export function leftOf(cutOff: CutOff): Entry[] {
  const left = new Set<Entry>();
  for (let at: CutOff | undefined = cutOff; at; at = at.before) {
    for (const entry of at.entries) left.add(entry);
  }
  return [...left];
}

/** The link between two resources. Cost: the fewer of the user's links and the used one's. */
export function findLink(user: Entry, used: Entry): Link | undefined {
  if (user.links.length <= used.usedBy.length) return user.links.find((link) => link.used === used);
  return used.usedBy.find((link) => link.user === user);
}

/** A link where there was none, at the user's next position. */
export function connect(user: Entry, used: Entry, isParent = false): void {
  const [position, usedPosition] = [user.links.length, used.usedBy.length];
  const link: Link = { user, used, position, usedPosition, times: 1, isParent };
  user.links = added(user.links, link);
  used.usedBy = added(used.usedBy, link);
}

/** The user's last link, which it has no longer; the used resource knows of it yet. */
export function popLink({ links }: Entry): Link | undefined {
  return links.length === 0 ? undefined : (links as Link[]).pop();
}

/** After this: the entry uses what `links` say, at their positions there, as nothing had been counted. */
export function reconnect(entry: Entry, links: readonly Link[]): void {
  entry.links = links;
  for (const [position, link] of links.entries()) {
    link.position = position;
    link.usedPosition = link.used.usedBy.length;
    link.used.usedBy = added(link.used.usedBy, link);
  }
}

/** After this: nobody counts as its user. */
export function forgetUsers(entry: Entry): void {
  entry.usedBy = NO_LINKS;
}

/** The link at `position` of the entry's users is the first one of them now. */
export function promote(entry: Entry, position: number): void {
  const usedBy = entry.usedBy as Link[];
  const [first, link] = [usedBy[0] as Link, usedBy[position] as Link];
  usedBy[0] = link;
  usedBy[position] = first;
  first.usedPosition = position;
  link.usedPosition = 0;
}

/** The used resource forgets the link; the last of its links takes the place. */
export function disconnect({ used, usedPosition }: Link): void {
  const usedBy = used.usedBy as Link[];
  const last = usedBy.pop() as Link;
  if (last.usedPosition === usedPosition) return;
  usedBy[usedPosition] = last;
  last.usedPosition = usedPosition;
}

/** Settles when the disposer has ended, or the resource was released. */
export function endOf(entry: Entry): Promise<void> {
  if (entry.state === "disposed" && entry.value === undefined) return Promise.resolve();
  if (!entry.end) {
    let tell = (): void => {};
    const promise = new Promise<void>((resolve) => {
      tell = resolve;
    });
    entry.end = { promise, tell };
  }
  return entry.end.promise;
}

// What the manager knows about one resource: its object on the heap, and everything the heap does not store.

import type { Handle } from "../engine/handle.js";
import { VERSION } from "../errors/copies.js";
import type { Site } from "../host/call-stack.js";

/** One owner of a resource: an external reference to its object. */
export interface Owner {
  readonly entry: Entry;
  readonly createdAt: Site;
  /** Index in `entry.owners`; -1 once it is dropped. */
  index: number;
  /** The place of the call that dropped it. */
  disposedAt: Site;
  /** A scope dropped it when it ended. */
  isOfScope: boolean;
  /** The backstop was told of its `Owned`. While a scope holds that, it watches the scope. */
  isWatched: boolean;
}

/** One resource uses another: a reference between their objects. */
export interface Link {
  readonly user: Entry;
  readonly used: Entry;
  /** Index in `user.links`, and position of the reference in the user's object. */
  position: number;
  /** Index in `used.usedBy`. */
  usedPosition: number;
  /** How often the link was made; the reference is removed with the last. */
  times: number;
  /** The used resource is the user's parent: within a cycle it is disposed later, even if it is newer. */
  isParent: boolean;
}

/** How a resource is disposed. */
export interface Disposer {
  readonly dispose: (resource: never) => unknown;
  /** Instead of `dispose` at an asynchronous end. */
  readonly disposeAsync?: ((resource: never) => unknown) | undefined;
  readonly isDisposed: ((resource: never) => boolean) | undefined;
  /** Milliseconds that an asynchronous disposer may take before disposal goes on without it. */
  readonly deadline?: number | undefined;
}

/** The disposer of an entry that has no resource yet, or has released it. */
export const NOTHING: Disposer = { dispose: () => {}, isDisposed: undefined };

/** What is known about a resource when its entry is made. */
export interface About {
  readonly label: string;
  readonly size: number;
  readonly site: Site;
  readonly disposer: Disposer;
  /** The resources it uses. */
  readonly uses: ReadonlySet<Entry>;
  /** The one among them that is its parent. */
  readonly parent?: Entry | undefined;
}

const NO_OWNERS: readonly Owner[] = [];
const NO_LINKS: readonly Link[] = [];

/** The promise of a resource's end. */
export interface End {
  readonly promise: Promise<void>;
  tell(): void;
}

/** A resource in its manager. Most have one owner and no link, so empty lists are shared. */
export class Entry {
  /**
   * Due: nothing keeps it alive any more, and it waits for its turn. Disposed: set just before its disposer
   * is called.
   */
  state: "live" | "due" | "disposed" = "live";
  /** The resource; undefined once its disposer has ended. */
  value: unknown;
  /** Bytes outside the heap. */
  size: number;
  /** The disposer has been called, and has not returned. */
  isAtWork = false;
  /** Settles, and never rejects, when an asynchronous disposer has ended. */
  pending: Promise<void> | undefined;
  /** Present once the end was asked for. */
  end: End | undefined;
  owners: readonly Owner[] = NO_OWNERS;
  links: readonly Link[] = NO_LINKS;
  /** The links from resources that use this one, in no order. */
  usedBy: readonly Link[] = NO_LINKS;

  constructor(
    /** Changes when the heap is rebuilt. */
    public handle: Handle,
    /** Increases with each resource of a manager. */
    readonly serial: number,
    /** Like `disposer` and `value`, set later for a resource that is being opened. */
    public label: string,
    public disposer: Disposer,
    readonly createdAt: Site,
    value: unknown,
    size: number,
  ) {
    this.value = value;
    this.size = size;
  }

  /** The version of the copy of this package that made it. */
  get version(): string {
    return VERSION;
  }

  /** Whether the resource exists; `open` makes the entry first. */
  get isOpen(): boolean {
    return this.disposer !== NOTHING;
  }

  /** The resource in messages. */
  get name(): string {
    return `${this.label}#${this.serial}`;
  }
}

export function addOwner(entry: Entry, site: Site): Owner {
  const owner = {
    entry,
    createdAt: site,
    index: entry.owners.length,
    disposedAt: "",
    isOfScope: false,
    isWatched: false,
  };
  entry.owners = added(entry.owners, owner);
  return owner;
}

/** The list with the item added; a new list where it was empty, because that one is shared. */
function added<T>(list: readonly T[], item: T): readonly T[] {
  if (list.length === 0) return [item];
  (list as T[]).push(item);
  return list;
}

/** After this: the owner is dropped, and the last owner has its place in the list. */
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
 * Whether the resource was disposed by other means. Runs user code, which may do anything; if it throws, the
 * result is false, and `onError` gets the error.
 */
export function isGone({ disposer, value }: Entry, onError?: (error: unknown) => void): boolean {
  try {
    return disposer.isDisposed?.(value as never) === true;
  } catch (error) {
    onError?.(error);
    return false;
  }
}

/** The batch of a run that was cut off, and those of earlier runs. */
export interface CutOff {
  readonly entries: readonly Entry[];
  readonly before: CutOff | undefined;
}

/** The entries that runs left over when they were cut off, each once. */
export function leftOf(cutOff: CutOff): Entry[] {
  const left = new Set<Entry>();
  for (let at: CutOff | undefined = cutOff; at; at = at.before) {
    for (const entry of at.entries) left.add(entry);
  }
  return [...left];
}

/** The link between two resources. Cost: the smaller of the two lists of links. */
export function findLink(user: Entry, used: Entry): Link | undefined {
  if (user.links.length <= used.usedBy.length) return user.links.find((link) => link.used === used);
  return used.usedBy.find((link) => link.user === user);
}

/** Adds a link where there was none, at the user's next position. */
export function connect(user: Entry, used: Entry, isParent = false): void {
  const [position, usedPosition] = [user.links.length, used.usedBy.length];
  const link: Link = { user, used, position, usedPosition, times: 1, isParent };
  user.links = added(user.links, link);
  used.usedBy = added(used.usedBy, link);
}

/** Removes and returns the user's last link. It stays in `usedBy` of the used resource. */
export function popLink({ links }: Entry): Link | undefined {
  return links.length === 0 ? undefined : (links as Link[]).pop();
}

/** After this: `links` are the entry's links, numbered anew, and counted at the used entries. */
export function reconnect(entry: Entry, links: readonly Link[]): void {
  entry.links = links;
  for (const [position, link] of links.entries()) {
    link.position = position;
    link.usedPosition = link.used.usedBy.length;
    link.used.usedBy = added(link.used.usedBy, link);
  }
}

/** After this: the entry has no users. */
export function forgetUsers(entry: Entry): void {
  entry.usedBy = NO_LINKS;
}

/** After this: the link at `position` in `usedBy` comes first. */
export function promote(entry: Entry, position: number): void {
  const usedBy = entry.usedBy as Link[];
  const [first, link] = [usedBy[0] as Link, usedBy[position] as Link];
  usedBy[0] = link;
  usedBy[position] = first;
  first.usedPosition = position;
  link.usedPosition = 0;
}

/** After this: the used resource has no such link, and its last link has the place. */
export function disconnect({ used, usedPosition }: Link): void {
  const usedBy = used.usedBy as Link[];
  const last = usedBy.pop() as Link;
  if (last.usedPosition === usedPosition) return;
  usedBy[usedPosition] = last;
  last.usedPosition = usedPosition;
}

/** Settles when the disposer has ended or the resource was released. */
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

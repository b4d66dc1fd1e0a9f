// Who holds what: the arrows of a picture. Into each object lead as many references as its refcount
// says, from objects that are shown, from variables of functions, from what the interpreter's box stands
// for, and from its stack.

import type { Moment, SeenObject } from "./moment.js";
import type { Objects } from "./visible.js";

export type Source =
  | { readonly kind: "object"; readonly handle: number }
  | { readonly kind: "variable"; readonly scope: string; readonly name: string }
  /** All objects that are not shown; `labels` says which of them. */
  | { readonly kind: "folded"; readonly labels: readonly string[] }
  /** What the machine holds for the length of an operation. */
  | { readonly kind: "stack" }
  /** What the engine holds: of a finalizer's call, of callbacks that wait. */
  | { readonly kind: "pending"; readonly why: string };

export interface Holding {
  readonly source: Source;
  readonly to: number;
  /** Through what: attributes, keys, indices. */
  readonly names: readonly string[];
  /** How many of the refcount. */
  readonly count: number;
  /** Of a weak reference, which counts nothing. */
  readonly isWeak?: boolean;
}

/** All that lead to objects of `shown`. */
export function holdingsOf(moment: Moment, shown: Objects): Holding[] {
  return holdingsInto(moment, shown, shown);
}

/** All that lead to `targets`, which are some of those shown. */
export function holdingsInto(moment: Moment, shown: Objects, targets: Objects): Holding[] {
  return [
    ...fromVariables(moment, targets),
    ...fromStack(moment, targets),
    ...fromPending(moment, targets),
    ...[...shown.values()].flatMap((object) => fromObject(object, targets)),
    ...fromFolded(moment, shown, targets),
  ];
}

function fromVariables({ variables }: Moment, targets: Objects): Holding[] {
  return variables
    .filter(({ to }) => targets.has(to))
    .map(({ scope, name, to }) => ({
      source: { kind: "variable", scope, name },
      to,
      names: [],
      count: 1,
    }));
}

function fromStack({ variables }: Moment, targets: Objects): Holding[] {
  const named = new Map<number, number>();
  for (const { to } of variables) named.set(to, (named.get(to) ?? 0) + 1);
  const holdings: Holding[] = [];
  for (const { handle, external } of targets.values()) {
    const count = external - (named.get(handle) ?? 0);
    if (count === 0) continue;
    holdings.push({ source: { kind: "stack" }, to: handle, names: [], count });
  }
  return holdings;
}

function fromPending({ pending = [] }: Moment, targets: Objects): Holding[] {
  const counts = new Map<string, { to: number; why: string; count: number }>();
  for (const { to, why } of pending) {
    if (!targets.has(to)) continue;
    const known = counts.get(`${why} ${to}`);
    counts.set(`${why} ${to}`, { to, why, count: (known?.count ?? 0) + 1 });
  }
  return [...counts.values()].map(({ to, why, count }) => ({
    source: { kind: "pending", why },
    to,
    names: [],
    count,
  }));
}

const NO_HOLDINGS: readonly Holding[] = [];

/** From one object to each of `targets` once. */
export function fromObject(
  { handle, references, names, referent }: SeenObject,
  targets: Objects,
): readonly Holding[] {
  if (references.length === 0 && !referent) return NO_HOLDINGS;
  const source = { kind: "object", handle } as const;
  const found = new Map<number, { names: string[]; count: number }>();
  for (const [index, to] of references.entries()) {
    if (!targets.has(to)) continue;
    const known = found.get(to) ?? { names: [], count: 0 };
    const name = names[index];
    if (name) known.names.push(name);
    known.count++;
    found.set(to, known);
  }
  const holdings: Holding[] = [...found].map(([to, each]) => ({ source, to, ...each }));
  if (referent && targets.has(referent)) {
    holdings.push({ source, to: referent, names: ["weak"], count: 0, isWeak: true });
  }
  return holdings;
}

function fromFolded({ objects }: Moment, shown: Objects, targets: Objects): Holding[] {
  const found = new Map<number, string[]>();
  for (const { handle, label, references } of objects.values()) {
    if (shown.has(handle)) continue;
    for (const to of references) {
      if (!targets.has(to)) continue;
      const known = found.get(to);
      if (known) known.push(label);
      else found.set(to, [label]);
    }
  }
  return [...found].map(([to, labels]) => ({
    source: { kind: "folded", labels },
    to,
    names: [],
    count: labels.length,
  }));
}

/** "a, b", "a, b, … ×5", "×3": what stands at an arrow. */
export function holdingText({ names, count, isWeak }: Holding): string {
  const told = names.slice(0, NAMES_TOLD).join(", ");
  const text = names.length > NAMES_TOLD ? `${told}, …` : told;
  const times = count > 1 && !isWeak && names.length !== count ? `×${count}` : "";
  const all = count > NAMES_TOLD && !isWeak ? `×${count}` : times;
  return [text, all].filter((part) => part !== "").join(" ");
}

/** So many names stand at one arrow; the rest are an ellipsis, and their number. */
const NAMES_TOLD = 3;

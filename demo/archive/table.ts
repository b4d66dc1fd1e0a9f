// The heap in words, row for row, and one object with what holds it. Made for the rows that are seen.

import { type Holding, holdingsInto, holdingText } from "../recording/holders.js";
import type { Moment, SeenObject } from "../recording/moment.js";
import { slotOf } from "../recording/snapshot.js";
import type { Objects } from "../recording/visible.js";
import { boundNames, bytesText, generationText, marksOf, type State, stateOf } from "./marks.js";
import { type PathStep, pathTo } from "./path.js";

export interface TableRow {
  readonly handle: number;
  readonly label: string;
  readonly name: string;
  /** Whether the name is still bound to it. */
  readonly isBound: boolean;
  readonly refcount: number;
  readonly external: number;
  readonly gcRefs: number | undefined;
  readonly state: State;
  readonly marks: string;
  readonly heldBy: string;
  readonly refersTo: string;
}

export interface Table {
  readonly objectCount: number;
  /** How many of them have the text that is looked for. */
  readonly foundCount: number;
  /** Those from `first` on. */
  readonly first: number;
  readonly rows: readonly TableRow[];
}

/** One object, and who holds it: a line for each of its refcount. */
export interface Detail {
  readonly handle: number;
  readonly label: string;
  readonly name: string;
  readonly slot: number;
  readonly refcount: number;
  readonly marks: string;
  /** What it costs. */
  readonly bytes: string;
  readonly holders: readonly { readonly text: string; readonly handle: number | undefined }[];
  /** Why it is alive; empty when it is garbage. */
  readonly path: readonly PathStep[];
}

export function tableOf(
  moment: Moment,
  shown: Objects,
  search: string,
  first: number,
  count: number,
): Table {
  const found = searched(shown, search);
  const start = Math.max(0, Math.min(first, found.length - count));
  const objects = found.slice(start, start + count);
  const targets = new Map(objects.map((object) => [object.handle, object]));
  const into = new Map<number, Holding[]>(objects.map(({ handle }) => [handle, []]));
  for (const holding of holdingsInto(moment, shown, targets)) into.get(holding.to)?.push(holding);
  const bound = boundNames(moment);
  const rows = objects.map((object) => rowOf(moment, object, into.get(object.handle) ?? [], bound));
  return { objectCount: shown.size, foundCount: found.length, first: start, rows };
}

export function detailOf(moment: Moment, shown: Objects, handle: number): Detail | undefined {
  const object = shown.get(handle);
  if (!object) return undefined;
  const { label, name, refcount } = object;
  const holdings = holdingsInto(moment, shown, new Map([[handle, object]]));
  const holders = holdings.map((holding) => ({
    text: holderText(moment, holding),
    handle: holding.source.kind === "object" ? holding.source.handle : undefined,
  }));
  const marks = marksOf(object).join(", ");
  const path = pathTo(moment, shown, handle);
  const slot = slotOf(handle);
  return { handle, label, name, slot, refcount, marks, bytes: bytesText(object), holders, path };
}

const lastSearch: WeakMap<Objects, { search: string; found: SeenObject[] }> = new WeakMap();

function searched(objects: Objects, search: string): SeenObject[] {
  const wanted = search.trim().toLowerCase();
  const last = lastSearch.get(objects);
  if (last?.search === wanted) return last.found;
  const found = [...objects.values()].filter(
    (object) =>
      wanted === "" ||
      `${object.name} ${object.label} ${object.kind} ${marksOf(object).join(" ")}`
        .toLowerCase()
        .includes(wanted),
  );
  lastSearch.set(objects, { search: wanted, found });
  return found;
}

/** "a.next", "x of f()", "the interpreter: class Node". */
function holderText({ objects }: Moment, holding: Holding): string {
  const { source, count } = holding;
  const times = count > 1 ? ` ×${count}` : "";
  if (source.kind === "object") {
    const text = holdingText(holding);
    const holder = objects.get(source.handle)?.label ?? "";
    return text === "" ? holder : `${holder}: ${text}`;
  }
  if (source.kind === "variable") return `${source.name} of ${source.scope}()`;
  if (source.kind === "folded") return `the interpreter's box: ${some(source.labels)}`;
  return source.kind === "stack" ? `the stack${times}` : `a ${source.why}${times}`;
}

/** So many holders and referents stand in a cell. */
const TOLD_MAX = 6;

function some(texts: readonly string[]): string {
  const told = texts.slice(0, TOLD_MAX).join("; ");
  return texts.length > TOLD_MAX ? `${told}; and ${texts.length - TOLD_MAX} more` : told;
}

function rowOf(
  moment: Moment,
  object: SeenObject,
  into: readonly Holding[],
  bound: ReadonlySet<string>,
): TableRow {
  const { handle, label, name, refcount, external, gcRefs, references, names, referent } = object;
  const referents = references.slice(0, TOLD_MAX).map((to, at) => {
    const target = moment.objects.get(to)?.label ?? "";
    return names[at] ? `${names[at]}: ${target}` : target;
  });
  const weakly = referent && moment.objects.get(referent)?.label;
  const more = references.length - referents.length;
  return {
    handle,
    label,
    name,
    isBound: bound.has(`${handle} ${name}`),
    refcount,
    external,
    gcRefs,
    state: stateOf(object),
    marks: [generationText(object), ...marksOf(object).slice(1)].join(", "),
    heldBy: some(into.map((holding) => holderText(moment, holding))),
    refersTo: [
      ...referents,
      ...(more > 0 ? [`and ${more} more`] : []),
      ...(weakly ? [`weakly: ${weakly}`] : []),
    ].join("; "),
  };
}

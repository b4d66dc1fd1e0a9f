// The heap in words: the same as the picture, for those who cannot use it, and for searching. Of many
// rows those that can be seen are there.

import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { type Holding, holdingsOf, holdingText } from "../recording/holders.js";
import type { Moment, SeenObject } from "../recording/moment.js";
import type { Objects } from "../recording/visible.js";
import { generationText, marksOf, STATE_TEXTS, stateOf } from "./marks.js";
import { type Pointing, pointClass, pointsAt } from "./pointing.js";

interface Props {
  readonly moment: Moment;
  readonly objects: Objects;
  readonly pointing: Pointing;
}

const ROW = 30;
/** Rows above and below those that are seen. */
const SPARE = 12;
/** More rows than that are there only where they are seen. */
const WHOLE_MAX = 80;
const SEEN_AT_FIRST = 40;

export function HeapTable({ moment, objects, pointing }: Props): JSX.Element {
  const [search, setSearch] = useState("");
  const [first, setFirst] = useState(0);
  const [seen, setSeen] = useState(SEEN_AT_FIRST);
  const found = useMemo(() => searched(objects, search), [objects, search]);
  const isWhole = found.length <= WHOLE_MAX;
  const start = isWhole ? 0 : Math.max(0, Math.min(first - SPARE, found.length - seen));
  const rows = isWhole ? found : found.slice(start, start + seen + 2 * SPARE);
  const into = useMemo(() => holdingsInto(moment, objects), [moment, objects]);
  const space = (count: number): JSX.Element => <tr style={{ height: `${count * ROW}px` }} />;
  const look = ({ currentTarget }: { readonly currentTarget: HTMLElement }): void => {
    setFirst(Math.floor(currentTarget.scrollTop / ROW));
    setSeen(Math.ceil(currentTarget.clientHeight / ROW));
  };
  return (
    <>
      <div class="row">
        <label>
          search{" "}
          <input
            type="search"
            value={search}
            onInput={({ currentTarget }) => setSearch(currentTarget.value)}
          />
        </label>
        <span class="status">{`${found.length} of ${objects.size} objects`}</span>
      </div>
      <section
        class="canvas"
        aria-label="Table of the heap"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard.
        tabIndex={0}
        onScroll={look}
      >
        <table class="objects" aria-rowcount={found.length + 1}>
          <caption class="hidden">Objects of the heap at this moment</caption>
          <thead>
            <tr>
              <th scope="col">object</th>
              <th scope="col">refcount</th>
              <th scope="col">external</th>
              <th scope="col">gcRefs</th>
              <th scope="col">in the collection</th>
              <th scope="col">marks</th>
              <th scope="col">held by</th>
              <th scope="col">refers to</th>
            </tr>
          </thead>
          <tbody>
            {start > 0 && space(start)}
            {rows.map((object) => (
              <Row
                key={object.handle}
                object={object}
                moment={moment}
                into={into.get(object.handle) ?? []}
                pointing={pointing}
              />
            ))}
            {start + rows.length < found.length && space(found.length - start - rows.length)}
          </tbody>
        </table>
      </section>
    </>
  );
}

function searched(objects: Objects, search: string): SeenObject[] {
  const wanted = search.trim().toLowerCase();
  const all = [...objects.values()];
  if (wanted === "") return all;
  return all.filter((object) =>
    `${object.name} ${object.label} ${object.kind} ${marksOf(object).join(" ")}`
      .toLowerCase()
      .includes(wanted),
  );
}

export function holdingsInto(moment: Moment, objects: Objects): Map<number, Holding[]> {
  const into = new Map<number, Holding[]>();
  for (const holding of holdingsOf(moment, objects)) {
    const known = into.get(holding.to);
    if (known) known.push(holding);
    else into.set(holding.to, [holding]);
  }
  return into;
}

/** "a.next", "x of f()", "the interpreter: class Node". */
export function holderText(moment: Moment, holding: Holding): string {
  const { source, count } = holding;
  const times = count > 1 ? ` ×${count}` : "";
  if (source.kind === "object") {
    const text = holdingText(holding);
    const holder = moment.objects.get(source.handle)?.label ?? "";
    return text === "" ? holder : `${holder}: ${text}`;
  }
  if (source.kind === "variable") return `${source.name} of ${source.scope}()`;
  if (source.kind === "folded") return `the interpreter's box: ${source.labels.join(", ")}`;
  return source.kind === "stack" ? `the stack${times}` : `a ${source.why}${times}`;
}

interface RowProps {
  readonly object: SeenObject;
  readonly moment: Moment;
  readonly into: readonly Holding[];
  readonly pointing: Pointing;
}

/** So many holders and referents stand in a cell. */
const TOLD_MAX = 6;

function Row({ object, moment, into, pointing }: RowProps): JSX.Element {
  const { handle, label, name } = object;
  const referents = object.references.map((to, at) => {
    const target = moment.objects.get(to)?.label ?? "";
    const through = object.names[at];
    return through ? `${through}: ${target}` : target;
  });
  const weakly = object.referent && moment.objects.get(object.referent)?.label;
  if (weakly) referents.push(`weakly: ${weakly}`);
  return (
    <tr class={`${stateOf(object)} ${pointClass(pointing, handle)}`}>
      <th scope="row">
        <button type="button" class="mention" {...pointsAt(pointing, handle)}>
          {label}
        </button>
        {name && <span class="bound">{` ${name}`}</span>}
      </th>
      <td>{object.refcount}</td>
      <td>{object.external}</td>
      <td>{object.gcRefs ?? ""}</td>
      <td>{STATE_TEXTS[stateOf(object)]}</td>
      <td>{[generationText(object), ...marksOf(object).slice(1)].join(", ")}</td>
      <td>{some(into.map((holding) => holderText(moment, holding)))}</td>
      <td>{some(referents)}</td>
    </tr>
  );
}

function some(texts: readonly string[]): string {
  const told = texts.slice(0, TOLD_MAX).join("; ");
  return texts.length > TOLD_MAX ? `${told}; and ${texts.length - TOLD_MAX} more` : told;
}

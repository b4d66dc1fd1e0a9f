// The heap in words: the same as the picture, for those who cannot use it, and for searching. Of many
// rows those that can be seen are there.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { STATE_TEXTS } from "../archive/marks.js";
import type { TableRow } from "../archive/table.js";
import { useAnswer } from "./answers.js";
import { type Pointing, pointClass, pointsAt } from "./pointing.js";
import type { Session } from "./session.js";

interface Props {
  readonly session: Session;
  readonly position: number;
  readonly pointing: Pointing;
}

const ROW = 40;
/** Rows above and below those that are seen. */
const SPARE = 12;
/** So many rows are there at least; of more those that are seen. */
const WHOLE_MAX = 80;
const SEEN_AT_FIRST = 40;

export function HeapTable({ session, position, pointing }: Props): JSX.Element {
  const [search, setSearch] = useState("");
  const [first, setFirst] = useState(0);
  const [seen, setSeen] = useState(SEEN_AT_FIRST);
  const { answer: table, isCurrent } = useAnswer(session, "table", {
    position,
    isAll: session.isAll,
    search,
    first: Math.max(0, first - SPARE),
    count: Math.max(WHOLE_MAX, seen + 2 * SPARE),
  });
  const { objectCount = 0, foundCount = 0, first: start = 0, rows = [] } = table ?? {};
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
        <span class="status">{`${foundCount} of ${objectCount} objects`}</span>
      </div>
      <section
        class="canvas of-table"
        aria-label="Table of the heap"
        aria-busy={!isCurrent}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard.
        tabIndex={0}
        onScroll={look}
      >
        <table class="objects" aria-rowcount={foundCount + 1}>
          <caption class="hidden">Objects of the heap at this moment</caption>
          <colgroup>
            {["object", "count", "count", "count", "state", "marks", "long", "long"].map(
              (kind, at) => (
                <col key={at} class={`${kind}-column`} />
              ),
            )}
          </colgroup>
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
            {rows.map((row) => (
              <Row key={row.handle} row={row} pointing={pointing} />
            ))}
            {start + rows.length < foundCount && space(foundCount - start - rows.length)}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Row(props: { readonly row: TableRow; readonly pointing: Pointing }): JSX.Element {
  const { row, pointing } = props;
  const { handle, label, name, state } = row;
  return (
    <tr class={`${state} ${pointClass(pointing, handle)}`}>
      <th scope="row">
        <button type="button" class="mention" {...pointsAt(pointing, handle)}>
          {label}
        </button>
        {name && " "}
        {name && <span class={row.isBound ? "bound" : "bound former"}>{name}</span>}
      </th>
      <td>{row.refcount}</td>
      <td>{row.external}</td>
      <td>{row.gcRefs ?? ""}</td>
      <td title={STATE_TEXTS[state]}>{STATE_TEXTS[state]}</td>
      <td title={row.marks}>{row.marks}</td>
      <Long text={row.heldBy} />
      <Long text={row.refersTo} />
    </tr>
  );
}

/** Two lines of it have room; it is whole for the mouse, and below the table for an object that is chosen. */
function Long({ text }: { readonly text: string }): JSX.Element {
  return (
    <td title={text}>
      <div class="two-lines">{text}</div>
    </td>
  );
}

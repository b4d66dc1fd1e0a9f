// Tables of types and of objects.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { bytesText } from "./bytes-text.js";
import type { Line, TypeLine } from "./messages.js";

/** Rows that a table shows at first, and more each time that more are asked for. */
const ROWS = 20;

export function Types({
  name,
  types,
  isGrowth = false,
  onFind,
}: {
  readonly name: string;
  readonly types: readonly TypeLine[];
  readonly isGrowth?: boolean;
  readonly onFind: (type: string) => void;
}): JSX.Element {
  const sign = isGrowth ? "+" : "";
  return (
    <Table name={name} heads={["type", "objects", "bytes", ...(isGrowth ? [] : ["retained"])]}>
      {types.map(({ type, count, bytes, retained }) => (
        <tr key={type}>
          <th scope="row">
            <button type="button" class="link" onClick={() => onFind(type)}>
              {type}
            </button>
          </th>
          <td>{`${sign}${count.toLocaleString("en")}`}</td>
          <td>{bytesText(bytes)}</td>
          {retained !== undefined && <td>{bytesText(retained)}</td>}
        </tr>
      ))}
    </Table>
  );
}

export function Lines({
  name,
  count,
  lines,
  isOpen,
  onOpen,
}: {
  readonly name: string;
  readonly count: number;
  readonly lines: readonly Line[];
  readonly isOpen: number | undefined;
  readonly onOpen: (node: number) => void;
}): JSX.Element {
  const number = count.toLocaleString("en");
  const all = count === lines.length ? number : `${number}; here are the ${lines.length} biggest`;
  return (
    <Table name={`${name}: ${all}`} heads={["object", "itself", "retained"]}>
      {lines.map(({ node, name: text, self, retained }) => (
        <tr key={node} aria-current={node === isOpen ? "true" : undefined}>
          <th scope="row">
            <button type="button" class="link" onClick={() => onOpen(node)}>
              {text}
            </button>
          </th>
          <td>{bytesText(self)}</td>
          <td>{bytesText(retained)}</td>
        </tr>
      ))}
    </Table>
  );
}

function Table({
  name,
  heads,
  children,
}: {
  readonly name: string;
  readonly heads: readonly string[];
  readonly children: readonly JSX.Element[];
}): JSX.Element {
  const [shown, setShown] = useState(ROWS);
  const left = children.length - shown;
  return (
    <figure>
      <table>
        <caption>{name}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children.slice(0, shown)}</tbody>
      </table>
      {left > 0 && (
        <button type="button" onClick={() => setShown(shown * 4)}>
          {`Show more: ${left.toLocaleString("en")} left`}
        </button>
      )}
    </figure>
  );
}

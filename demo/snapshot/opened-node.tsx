// One object: what it retains, as a map; what keeps it alive, as a path; who refers to it.

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { bytesText } from "./bytes-text.js";
import type { Opened, Path } from "./messages.js";
import { Treemap } from "./treemap.js";

interface Named {
  readonly node: number;
  readonly name: string;
  readonly reference?: string;
}

export function OpenedNode({
  opened,
  onOpen,
}: {
  readonly opened: Opened;
  readonly onOpen: (node: number) => void;
}): JSX.Element {
  const { above, count, holderCount, holders, kind, map, name, path, retained, self } = opened;
  const isRoot = opened.node === 0;
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    // It may have been opened from a table below.
    if (!isRoot) section.current?.scrollIntoView();
  }, [opened.node]);
  return (
    <section aria-label="Open object" ref={section}>
      <h3>{isRoot ? "Everything, by what keeps it alive" : name}</h3>
      {!isRoot && (
        <nav aria-label="What retains it">
          <Steps path={above} arrow=" › " onOpen={onOpen} />
          {` › ${name}`}
        </nav>
      )}
      <p>
        {isRoot
          ? "Each rectangle is an object, as large as the bytes that would be freed without it. Open one to look inside."
          : `${kind}, ${bytesText(self)} itself; without it ${bytesText(retained)} would be freed, ${count.toLocaleString("en")} objects.`}
      </p>
      <Treemap cells={map} onOpen={onOpen} />
      {!isRoot && (
        <>
          <h4>The shortest path from the root</h4>
          <p class="path">
            <Steps path={path} arrow=" → " onOpen={onOpen} />
          </p>
          <h4>{`Who refers to it: ${holderCount.toLocaleString("en")}`}</h4>
          {holders.length < holderCount && <p>{`The first ${holders.length}:`}</p>}
          <ul class="holders">
            {holders.map((holder) => (
              <li key={`${holder.node} ${holder.reference}`}>
                <NodeButton named={holder} onOpen={onOpen} />
                {` ${holder.reference}`}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Steps<T extends Named>({
  path,
  arrow,
  onOpen,
}: {
  readonly path: Path<T>;
  readonly arrow: string;
  readonly onOpen: (node: number) => void;
}): JSX.Element {
  const draw = (list: readonly T[]): JSX.Element[] =>
    list.map((named, at) => (
      <span key={named.node}>
        {at > 0 && arrow}
        {named.reference && <span class="reference">{`${named.reference} `}</span>}
        <NodeButton named={named} onOpen={onOpen} />
      </span>
    ));
  return (
    <>
      {draw(path.first)}
      {path.hidden > 0 && `${arrow}… ${path.hidden.toLocaleString("en")} more …${arrow}`}
      {draw(path.last)}
    </>
  );
}

function NodeButton({
  named,
  onOpen,
}: {
  readonly named: Named;
  readonly onOpen: (node: number) => void;
}): JSX.Element {
  return (
    <button type="button" class="link" onClick={() => onOpen(named.node)}>
      {named.name}
    </button>
  );
}

// Who holds the object that was chosen, one line for each of its refcount, and why it is alive.

import type { ComponentChildren, JSX } from "preact";
import type { PathStep } from "../archive/path.js";
import type { Detail } from "../archive/table.js";
import type { Pointing } from "./pointing.js";

interface Props {
  readonly detail: Detail;
  readonly pointing: Pointing;
}

export function Inspector({ detail, pointing }: Props): JSX.Element {
  const { choose } = pointing;
  const { label, name, slot, marks, bytes, refcount, holders, path } = detail;
  return (
    <section class="inspector" aria-label="The object that was chosen">
      <button type="button" class="jump" onClick={() => choose(0)}>
        <span aria-hidden="true">×</span>
        <span class="hidden">Close</span>
      </button>
      <div>
        <p>
          <strong>{name ? `${name} · ${label}` : label}</strong>
          {`, slot ${slot}, ${marks}: ${bytes}. Refcount ${refcount}: held by `}
          {holders.map(({ text, handle }, at) => (
            <span key={at}>
              {at > 0 && "; "}
              <Mention handle={handle} choose={choose}>
                {text}
              </Mention>
            </span>
          ))}
          {holders.length === 0 ? "nothing." : "."}
        </p>
        <Path path={path} choose={choose} />
      </div>
    </section>
  );
}

interface PathProps {
  readonly path: readonly PathStep[];
  readonly choose: (handle: number) => void;
}

function Path({ path, choose }: PathProps): JSX.Element {
  if (path.length === 0) {
    return <p class="path">Nothing outside leads to it: it is garbage.</p>;
  }
  return (
    <p class="path">
      {"Why it is alive: "}
      {path.map(({ text, handle, through }, at) => (
        <span key={at}>
          {at > 0 && " → "}
          <Mention handle={handle} choose={choose}>
            {text}
          </Mention>
          {through && <code>{` ${through}`}</code>}
        </span>
      ))}
    </p>
  );
}

interface MentionProps {
  readonly handle: number | undefined;
  readonly choose: (handle: number) => void;
  readonly children: ComponentChildren;
}

function Mention({ handle, choose, children }: MentionProps): JSX.Element {
  if (handle === undefined) return <>{children}</>;
  return (
    <button type="button" class="mention" onClick={() => choose(handle)}>
      {children}
    </button>
  );
}

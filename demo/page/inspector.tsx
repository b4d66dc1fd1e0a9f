// Who holds the object that was chosen, one line for each of its refcount.

import type { JSX } from "preact";
import { useAnswer } from "./answers.js";
import type { Pointing } from "./pointing.js";
import type { Session } from "./session.js";

interface Props {
  readonly session: Session;
  readonly position: number;
  readonly pointing: Pointing;
}

export function Inspector({ session, position, pointing }: Props): JSX.Element | null {
  const { chosen, choose } = pointing;
  const question = { position, isAll: session.isAll, handle: chosen };
  const { answer: detail } = useAnswer(session, "detail", chosen > 0 ? question : undefined);
  if (!detail || detail.handle !== chosen) return null;
  const { label, name, slot, marks, refcount, holders } = detail;
  return (
    <section class="inspector" aria-label="The object that was chosen">
      <button type="button" class="jump" onClick={() => choose(0)}>
        <span aria-hidden="true">×</span>
        <span class="hidden">Close</span>
      </button>
      <p>
        <strong>{name ? `${name} · ${label}` : label}</strong>
        {`, slot ${slot}, ${marks}. Refcount ${refcount}: held by `}
        {holders.map(({ text, handle }, at) => (
          <span key={at}>
            {at > 0 && "; "}
            {handle === undefined ? (
              text
            ) : (
              <button type="button" class="mention" onClick={() => choose(handle)}>
                {text}
              </button>
            )}
          </span>
        ))}
        .
      </p>
    </section>
  );
}

// Who holds the object that was chosen, one line for each of its refcount, and what it refers to.

import type { JSX } from "preact";
import type { Moment } from "../recording/moment.js";
import { slotOf } from "../recording/snapshot.js";
import type { Objects } from "../recording/visible.js";
import { holderText, holdingsInto } from "./heap-table.js";
import { marksOf } from "./marks.js";
import type { Pointing } from "./pointing.js";

interface Props {
  readonly moment: Moment;
  readonly objects: Objects;
  readonly pointing: Pointing;
}

export function Inspector({ moment, objects, pointing }: Props): JSX.Element | null {
  const object = objects.get(pointing.chosen);
  if (!object) return null;
  const { label, name, refcount, handle } = object;
  const holders = holdingsInto(moment, objects).get(handle) ?? [];
  return (
    <section class="inspector" aria-label="The object that was chosen">
      <button type="button" class="jump" onClick={() => pointing.choose(0)}>
        <span aria-hidden="true">×</span>
        <span class="hidden">Close</span>
      </button>
      <p>
        <strong>{name ? `${name} · ${label}` : label}</strong>
        {`, slot ${slotOf(handle)}, ${marksOf(object).join(", ")}. Refcount ${refcount}: held by `}
        {holders.map((holding, at) => (
          <span key={at}>
            {at > 0 && "; "}
            {holding.source.kind === "object" ? (
              <button
                type="button"
                class="mention"
                onClick={() =>
                  holding.source.kind === "object" && pointing.choose(holding.source.handle)
                }
              >
                {holderText(moment, holding)}
              </button>
            ) : (
              holderText(moment, holding)
            )}
          </span>
        ))}
        .
      </p>
    </section>
  );
}

// The heap in words: the same as the picture, for those who cannot use it, and for copying.

import type { JSX } from "preact";
import type { Moment, SeenObject } from "../recording/moment.js";
import { generationText, marksOf, stateOf } from "./marks.js";

interface Props {
  readonly moment: Moment;
  readonly objects: ReadonlyMap<number, SeenObject>;
}

/** Rows of a table; a slow browser takes a second for 500. */
const ROWS_MAX = 200;

const STATES = { "in-set": "maybe unreachable", reached: "reachable", plain: "" } as const;

export function HeapTable({ moment, objects }: Props): JSX.Element {
  const label = (handle: number): string => moment.objects.get(handle)?.label ?? "";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard.
    <section class="canvas" aria-label="Table of the heap" tabIndex={0}>
      <table class="objects">
        <caption class="hidden">Objects of the heap at this moment</caption>
        <thead>
          <tr>
            <th scope="col">object</th>
            <th scope="col">refcount</th>
            <th scope="col">external</th>
            <th scope="col">gcRefs</th>
            <th scope="col">in the collection</th>
            <th scope="col">generation</th>
            <th scope="col">marks</th>
            <th scope="col">refers to</th>
            <th scope="col">variables</th>
          </tr>
        </thead>
        <tbody>
          {[...objects.values()].slice(0, ROWS_MAX).map((object) => (
            <tr key={object.handle} class={stateOf(object)}>
              <th scope="row">{object.label}</th>
              <td>{object.refcount}</td>
              <td>{object.external}</td>
              <td>{object.gcRefs ?? ""}</td>
              <td>{STATES[stateOf(object)]}</td>
              <td>{generationText(object)}</td>
              <td>{marksOf(object).slice(1).join(", ")}</td>
              <td>
                {object.references
                  .map(({ to, name }) => (name ? `${name}: ${label(to)}` : label(to)))
                  .join(", ")}
                {object.referent ? ` weakly: ${label(object.referent)}` : ""}
              </td>
              <td>
                {moment.variables
                  .filter(({ to }) => to === object.handle)
                  .map(({ scope, name }) => `${name} in ${scope}()`)
                  .join(", ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {objects.size > ROWS_MAX && (
        <p>{`${objects.size - ROWS_MAX} more objects are not listed.`}</p>
      )}
    </section>
  );
}

// What the program wrote; what it had not written yet at the moment shown is pale.

import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { LeftOut, Written } from "../recording/output.js";
import type { Transcript } from "./transcript.js";

interface Props {
  readonly transcript: Transcript;
  /** Characters that were written at the moment shown; undefined is all. */
  readonly written?: number | undefined;
}

export function Console({ transcript, written }: Props): JSX.Element {
  const { head, tail, leftOut } = transcript;
  const region = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  // The beginning may be thousands of pieces: they are compared only while it grows.
  const beginning = useMemo(
    () => <OutputParts parts={head} written={written} />,
    [transcript, head.length, head.at(-1)?.text.length, written],
  );
  // The end of the output is seen unless somebody has scrolled away from it.
  useLayoutEffect(() => {
    const { current } = region;
    if (current && isAtEnd.current) current.scrollTop = current.scrollHeight;
  });
  const look = ({ currentTarget }: { readonly currentTarget: HTMLElement }): void => {
    const { scrollTop, scrollHeight, clientHeight } = currentTarget;
    isAtEnd.current = scrollTop + clientHeight >= scrollHeight - 4;
  };
  return (
    <section
      class="console"
      aria-label="Console"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard.
      tabIndex={0}
      ref={region}
      onScroll={look}
    >
      <pre>{beginning}</pre>
      {leftOut.characters > 0 && <p class="left-out">{leftOutText(leftOut)}</p>}
      {tail.length > 0 && (
        <pre>
          <OutputParts parts={tail} written={written} />
        </pre>
      )}
      {head.length === 0 && <p class="empty">The program has written nothing.</p>}
    </section>
  );
}

/** "12,345 lines, 67,890 characters, are left out here". */
export function leftOutText({ lines, characters }: LeftOut): string {
  const count = (number: number, what: string): string =>
    `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
  const what = lines > 0 ? `${count(lines, "line")}, ` : "";
  return `… ${what}${count(characters, "character")} left out here …`;
}

interface OutputProps {
  readonly parts: readonly Written[];
  readonly written?: number | undefined;
}

export function OutputParts({ parts, written = Infinity }: OutputProps): JSX.Element {
  const pieces = parts.flatMap(({ text, isError, at }) => {
    const name = isError ? "error" : "";
    const now = Math.max(0, Math.min(text.length, written - at));
    return [
      { text: text.slice(0, now), name },
      { text: text.slice(now), name: `${name} later`.trim() },
    ].filter((piece) => piece.text !== "");
  });
  return (
    <>
      {pieces.map(({ text, name }, index) => (
        <span key={index} class={name}>
          {text}
        </span>
      ))}
    </>
  );
}

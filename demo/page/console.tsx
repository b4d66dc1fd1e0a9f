// What the program wrote; what it had not written yet at the moment shown is pale.

import type { JSX } from "preact";
import type { Session } from "./session.js";

export function Console({ session }: { readonly session: Session }): JSX.Element {
  const written = session.moment?.written ?? 0;
  const isLast = session.position >= session.moments.length - 1;
  let at = 0;
  const parts = session.output.map(({ text, isError }) => {
    const isLater = !isLast && at >= written;
    at += text.length;
    return { text, classes: `${isError ? "error" : ""} ${isLater ? "later" : ""}`.trim() };
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard.
    <section class="console" aria-label="Console" tabIndex={0}>
      <pre>
        {parts.map(({ text, classes }, index) => (
          <span key={index} class={classes}>
            {text}
          </span>
        ))}
      </pre>
      {session.outputLeftOut > 0 && (
        <p>{`${session.outputLeftOut} more characters were written and are not shown.`}</p>
      )}
      {parts.length === 0 && <p class="empty">The program has written nothing.</p>}
    </section>
  );
}

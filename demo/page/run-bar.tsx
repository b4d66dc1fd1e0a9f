// Run, Stop, Share, and what the page says of the program. It draws itself when the program is stopped,
// before the rest of the page: however much that has to draw, Stop is answered first.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Session } from "./session.js";
import { statusText } from "./status.js";

interface Props {
  readonly session: Session;
  readonly run: () => void;
  readonly share: () => void;
  /** Brings the lesson's own program back; undefined where it is there. */
  readonly restore: (() => void) | undefined;
  /** What became of sharing; empty: nothing. */
  readonly shared: string;
  readonly isEdited: boolean;
}

export function RunBar({ session, run, share, restore, shared, isEdited }: Props): JSX.Element {
  const [, refresh] = useState(0);
  useEffect(() => {
    session.onStop = () => refresh((count) => count + 1);
  }, [session]);
  const { isBusy } = session;
  return (
    <div class="row">
      <button type="button" class="primary" disabled={isBusy} onClick={run}>
        Run
      </button>
      <button type="button" disabled={!isBusy} onClick={() => session.stop()}>
        Stop
      </button>
      <button type="button" onClick={share}>
        Share
      </button>
      {restore && (
        <button type="button" onClick={restore}>
          The lesson's program
        </button>
      )}
      <span class="status" role="status">
        {shared || statusText(session)}
        {isEdited && !shared && " The program has changed since."}
      </span>
    </div>
  );
}

// What the page asks of the worker that runs its program, and what that tells the archive.

import type { Outcome } from "../../python/python.js";
import type { Progress } from "./outbox.js";
import type { ProgramSettings } from "./program.js";

export type Request =
  | { readonly type: "run"; readonly source: string; readonly settings: ProgramSettings }
  | { readonly type: "collect"; readonly generation: number }
  | {
      readonly type: "thresholds";
      readonly thresholds: readonly number[];
      readonly automatic: boolean;
    }
  | { readonly type: "exit" };

export type Response =
  | Progress
  | { readonly type: "engine"; readonly engine: string }
  | { readonly type: "full"; readonly momentCount: number }
  /** Nothing runs any more; `outcome` is there when it was the program. */
  | { readonly type: "rest"; readonly outcome?: Outcome }
  | { readonly type: "failed"; readonly message: string };

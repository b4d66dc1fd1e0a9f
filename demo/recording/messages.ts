// What the page and the worker that runs its program say to each other.

import type { Step } from "./moment.js";
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

export interface Written {
  readonly text: string;
  readonly isError: boolean;
}

/** What happened since the last message, in order. */
interface Progress {
  readonly type: "progress";
  readonly steps: readonly Step[];
  readonly written: readonly Written[];
}

export type Response =
  | Progress
  | { readonly type: "engine"; readonly engine: string }
  | { readonly type: "full"; readonly momentCount: number }
  | { readonly type: "rest"; readonly ending: string; readonly line: number | undefined }
  | { readonly type: "failed"; readonly message: string };

// What was written is still there after a reload, in another tab of the page, and after another lesson:
// the browser keeps it. Where it keeps nothing, as in some private windows, the page does without.

const PREFIX = "ouroboros-gc ";

export function keptDraft(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Undefined: there is nothing to keep. */
export function keepDraft(name: string, source: string | undefined): void {
  try {
    if (source === undefined) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, source);
  } catch {
    // The page goes on without.
  }
}

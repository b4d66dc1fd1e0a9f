// A planted bug: a change of an engine's source, or of the code that drives it.

/** Replaces `find`, which must occur exactly once in `file`. */
interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** If our design has no counterpart of the oracle's bug: what stands in for it, and why. */
  readonly note?: string;
}

/** A mutant of one edit, in src/twin/. */
export function planted(
  name: string,
  file: string,
  find: string,
  replace: string,
  note?: string,
): Mutant {
  const edits = [{ file: `src/twin/${file}.ts`, find, replace }];
  return note === undefined ? { name, edits } : { name, edits, note };
}

/** A mutant of several edits in src/: file, text, replacement. */
export function plantedIn(
  name: string,
  edits: readonly (readonly [file: string, find: string, replace: string])[],
  note?: string,
): Mutant {
  const all = edits.map(([file, find, replace]) => ({ file: `src/${file}.ts`, find, replace }));
  return note === undefined ? { name, edits: all } : { name, edits: all, note };
}

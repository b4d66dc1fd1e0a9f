// The types of a heap snapshot's nodes, as Chrome DevTools counts them.

import { Numbering } from "../heap/inspection.js";
import type { SnapshotFile } from "../snapshot/reader.js";

export interface Types {
  readonly types: Uint32Array;
  readonly names: readonly string[];
}

/** Types as DevTools names them: an object's class; for other nodes their kind. */
export function nameTypes({ nodes, meta, strings }: SnapshotFile): Types {
  const numbers = new Numbering<string>();
  const ofKind = meta.nodeTypes.map((kind) => {
    return kind === "object" || kind === "native" ? undefined : (KINDS[kind] ?? `(${kind})`);
  });
  const ofName = new Map<number, number>();
  const types = new Uint32Array(nodes.count);
  for (let node = 0; node < nodes.count; node++) {
    const kind = ofKind[nodes.types[node] as number];
    const name = nodes.names[node] as number;
    let type = kind === undefined ? ofName.get(name) : numbers.of(kind);
    if (type === undefined) {
      type = numbers.of(classOf(strings.at(name)));
      ofName.set(name, type);
    }
    types[node] = type;
  }
  return { types, names: numbers.values };
}

const KINDS: Readonly<Record<string, string>> = {
  hidden: "(system)",
  code: "(compiled code)",
  closure: "Function",
  regexp: "RegExp",
};

/** `<div>` for `<div id="a">`. */
function classOf(name: string): string {
  const space = name.startsWith("<") ? name.indexOf(" ") : -1;
  return space < 0 ? name : `${name.slice(0, space)}>`;
}

// Changes that no probe catches, each looked at once by a person: why it is no bug that a probe could
// see. A line is `<name of the change> | <reason>`; `*` at the end of a name stands for any rest.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The survivors of one engine that were judged, by name. */
export class Judged {
  readonly #exact = new Map<string, string>();
  readonly #prefixes: (readonly [prefix: string, reason: string])[] = [];

  constructor(kind: "kernel" | "twin") {
    const file = fileURLToPath(new URL(`./judged-${kind}.txt`, import.meta.url));
    for (const line of readFileSync(file, "utf8").split("\n")) {
      if (line === "" || line.startsWith("#")) continue;
      const at = line.lastIndexOf(" | ");
      if (at < 0) throw new Error(`${file}: "${line}" has no " | " and reason.`);
      const [name, reason] = [line.slice(0, at).trim(), line.slice(at + 3).trim()];
      if (name.endsWith("*")) this.#prefixes.push([name.slice(0, -1), reason]);
      else this.#exact.set(name, reason);
    }
  }

  /** Why a survivor is none; undefined when nobody judged it. */
  reason(name: string): string | undefined {
    return this.#exact.get(name) ?? this.#prefixes.find(([prefix]) => name.startsWith(prefix))?.[1];
  }
}

// Changes that no probe catches, each reviewed once: why it is not a bug that a probe could see. A line is
// `<name of the change> | <reason>`; `*` at the end of a name stands for any rest.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Tried } from "./page.js";

interface Judgement {
  readonly name: string;
  readonly reason: string;
}

/** A short name for a text, different for each text. */
export function shortened(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** The survivors of one engine that were judged, by name. */
export class Judged {
  readonly #judgements: readonly Judgement[];

  constructor(kind: "kernel" | "twin") {
    const file = fileURLToPath(new URL(`./judged-${kind}.txt`, import.meta.url));
    const lines = readFileSync(file, "utf8").split("\n");
    this.#judgements = lines.filter((line) => line !== "" && !line.startsWith("#")).map(read);
  }

  has(name: string): boolean {
    return this.#of(name) !== undefined;
  }

  #of(name: string): Judgement | undefined {
    return this.#judgements.find((one) => covers(one, name));
  }

  /** The survivors that are not judged, and all changes tried, in one line of figures. */
  sum(tried: readonly Tried[]): { unjudged: readonly Tried[]; summary: string } {
    const survivors = tried.filter(({ verdict }) => verdict.probe === undefined);
    const changed = survivors.filter(({ verdict }) => !verdict.isNone);
    const unjudged = changed.filter(({ name }) => !this.has(name));
    const figures = [
      tried.length,
      tried.length - survivors.length,
      survivors.length - changed.length,
      changed.length - unjudged.length,
      unjudged.length,
    ];
    return { unjudged, summary: figures.map((figure) => figure.toLocaleString("en")).join(" | ") };
  }

  /** The lines without a survivor. */
  stale(tried: readonly Tried[]): string[] {
    const survivors = tried.filter(({ verdict }) => verdict.probe === undefined && !verdict.isNone);
    return this.#judgements
      .filter((one) => !survivors.some(({ name }) => covers(one, name)))
      .map(({ name }) => name);
  }
}

function read(line: string): Judgement {
  const at = line.lastIndexOf(" | ");
  if (at < 0) throw new Error(`mutants: "${line}" has no " | " and reason.`);
  return { name: line.slice(0, at).trim(), reason: line.slice(at + 3).trim() };
}

function covers({ name }: Judgement, change: string): boolean {
  return name.endsWith("*") ? change.startsWith(name.slice(0, -1)) : change === name;
}

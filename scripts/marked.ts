// Commands write into documents between two marks: `<!-- name -->` and `<!-- /name -->`.

import { readFileSync, writeFileSync } from "node:fs";

/** Replaces these parts of the document, by name. */
export function writeMarked(file: string, parts: Readonly<Record<string, string>>): void {
  let page = readFileSync(file, "utf8");
  for (const [name, part] of Object.entries(parts)) {
    const [before, rest] = page.split(`<!-- ${name} -->`);
    const after = rest?.split(`<!-- /${name} -->`)[1];
    if (after === undefined) throw new Error(`${file} has no <!-- ${name} --> … <!-- /${name} -->`);
    page = `${before}<!-- ${name} -->${part}<!-- /${name} -->${after}`;
  }
  writeFileSync(file, page);
}

// A plugin of rollup and Vite: in a file that imports assembly/layout.ts as `layout`, each `layout.NAME`
// becomes its number. V8 folds numbers, but loads another module's exports at each use: without this the
// twin's alloc and free take 1.5 times as long. Vite's tests call a getter at each use: those of heap, model
// and replay take 1.7 times as long.

import { readFileSync } from "node:fs";
import MagicString from "magic-string";

const source = readFileSync(new URL("../assembly/layout.ts", import.meta.url), "utf8");
const numbers = new Map(
  [...source.matchAll(/^export const (\w+) = (\d+);/gm)].map(([, name, number]) => [name, number]),
);

const IMPORT = /\* as layout from "[./]+\/assembly\/layout\.js"/;
const READ = /(?<![.\w])layout\.([A-Z]\w*)/g;

export const layoutNumbers = {
  name: "layout-numbers",
  transform(code) {
    if (!IMPORT.test(code)) return null;
    const text = new MagicString(code);
    text.replace(READ, (read, name) => numbers.get(name) ?? read);
    return { code: text.toString(), map: text.generateMap({ hires: true }) };
  },
};

// Draws which folder of src/ imports which, under the rules of .dependency-cruiser.mjs.
//
//   npm run draw:imports             writes docs/imports.svg
//   npm run draw:imports -- --check  exits with 1 when the picture is not that of the code

import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { instance } from "@viz-js/viz";
import { cruise } from "dependency-cruiser";
import config, { FLOORS } from "../.dependency-cruiser.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const file = `${root}docs/imports.svg`;

/** A file's folder in src/, or the entries. */
function roomOf(path) {
  const [, room, rest] = /^src\/([^/]+)(\/)?/.exec(path) ?? [];
  return room && (rest ? room : "entries");
}

process.chdir(root);
const { output } = await cruise(["src"], { ...config.options, outputType: "json" });
const { modules } = JSON.parse(output);

/** The folders that a folder imports from. */
const targets = new Map();
for (const { source, dependencies } of modules) {
  for (const { resolved } of dependencies) {
    const [from, to] = [roomOf(source), roomOf(resolved)];
    if (!from || !to || from === to) continue;
    if (!targets.has(from)) targets.set(from, new Set());
    targets.get(from).add(to);
  }
}

/** Whether other arrows lead there too: the picture omits such an arrow. */
function isImplied(from, to) {
  const seen = new Set();
  const waiting = [...(targets.get(from) ?? [])].filter((room) => room !== to);
  for (const room of waiting) {
    if (room === to) return true;
    if (seen.has(room)) continue;
    seen.add(room);
    waiting.push(...(targets.get(room) ?? []));
  }
  return false;
}

const arrows = [...targets].flatMap(([from, rooms]) =>
  [...rooms].filter((to) => !isImplied(from, to)).map((to) => `"${from}" -> "${to}"`),
);

const floors = [...FLOORS, ["entries"]].map(
  (rooms) => `{ rank=same; ${rooms.map((room) => `"${room}"`).join("; ")} }`,
);
const dot = `digraph {
  rankdir=TB; ranksep=0.35; bgcolor="transparent";
  node [shape=box, style="rounded,filled", fillcolor="#fff8e6", color="#8a6d1a", fontname="Helvetica"];
  edge [color="#8a6d1a88", arrowsize=0.6];
  ${floors.join("\n  ")}
  ${arrows.sort().join("\n  ")}
}`;
const viz = await instance();
const svg = viz.renderString(dot, { format: "svg", engine: "dot" });

if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== svg) {
    console.error("docs/imports.svg is not the picture of the code. Run: npm run draw:imports");
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, svg);
}

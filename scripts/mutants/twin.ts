// The TypeScript engine with all changes in it, each behind a switch: Stryker's instrumenter finds the
// places and writes the switches, so that a number selects a change and nothing is recompiled.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { type Copy, copyProject } from "./copy.js";
import { shortened } from "./judged.js";
import { SWITCH_FUNCTIONS } from "./switches.js";

/** A change of the twin. */
interface TwinMutant {
  /** `<file> <operator>: <code> -> <replacement> #<n>`, n if the same code occurs before. */
  readonly name: string;
  readonly change: number;
  /** Its file, in short. */
  readonly code: string;
}

const TWIN = "src/twin";
/** Texts do not matter to an engine. */
const LEFT_OUT: readonly string[] = ["StringLiteral", "Regex"];
const TEXT_MAX = 60;
/** The functions that Stryker puts into a file. */
const STRYKER_FUNCTIONS = /function stryNS_9fa48[\s\S]*?\n {2}return isActive\(id\);\n\}\n/;
/** Calls of these, with the numbers of changes in quotes, which are slow to compare. */
const SWITCHES = /\bstry(?:MutAct|Cov)_9fa48\([^)]*\)/g;

const numbersOf = (call: string): string => call.replaceAll('"', "");

const SILENT: ConstructorParameters<typeof Instrumenter>[0] = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
  fatal() {},
};

/** A copy of the project whose twin has the switches. */
export interface SwitchedTwin extends Copy {
  readonly mutants: readonly TwinMutant[];
}

export async function switchTwin(project: string): Promise<SwitchedTwin> {
  const { folder, remove } = copyProject(project);
  const names = readdirSync(join(project, TWIN)).sort();
  const sources = names.map((name) => ({
    name: join(folder, TWIN, name),
    content: readFileSync(join(project, TWIN, name), "utf8"),
    mutate: true,
  }));
  const instrumenter = new Instrumenter(SILENT);
  const { files, mutants } = await instrumenter.instrument(sources, {
    plugins: null,
    excludedMutations: [...LEFT_OUT],
    ignorers: [],
  });
  for (const { name, content } of files) {
    const [before, after, ...more] = content.split(STRYKER_FUNCTIONS);
    if (after === undefined || more.length > 0)
      throw new Error(`${name}: Stryker's text has changed.`);
    writeFileSync(name, `${before}${SWITCH_FUNCTIONS}${after.replace(SWITCHES, numbersOf)}`);
  }
  return {
    folder,
    mutants: mutants.map(namer(sources)),
    remove,
  };
}

interface Change {
  readonly id: string;
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** Names changes by their code, not by their lines: other lines may move. */
function namer(
  sources: readonly { readonly name: string; readonly content: string }[],
): (change: Change) => TwinMutant {
  const counts = new Map<string, number>();
  const lines = new Map(sources.map(({ name, content }) => [name, content.split("\n")]));
  const codes = new Map(sources.map(({ name, content }) => [name, shortened(content)]));
  return ({ id, fileName, mutatorName, replacement, location: { start, end } }) => {
    const source = lines.get(fileName) as readonly string[];
    const found = source.slice(start.line, end.line + 1);
    found[found.length - 1] = found.at(-1)?.slice(0, end.column) ?? "";
    found[0] = found[0]?.slice(start.column) ?? "";
    const change = `${short(found.join(" "))} -> ${short(replacement)}`;
    const name = `${basename(fileName, ".ts")} ${mutatorName}: ${change}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { name: `${name} #${count}`, change: Number(id), code: codes.get(fileName) as string };
  };
}

function short(code: string): string {
  const line = code.replace(/\s+/g, " ").trim();
  return line.length <= TEXT_MAX ? line : `${line.slice(0, TEXT_MAX)}…`;
}

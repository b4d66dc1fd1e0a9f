// Runs a block of the documentation as its readers would: a file of its own, in a process of its own,
// importing the built package by name. Only console.log is replaced, by one that reports which line of the
// block printed what.

import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Block, promisedLines } from "./blocks.js";

const root: string = fileURLToPath(new URL("../..", import.meta.url));
const folder: string = join(root, "build", "docs");
const run = promisify(execFile);

/** Marks the lines of a child's output that are reports of console.log calls. */
const MARK = "printed ";

const reporter = `
import { format } from "node:util";
const place = new RegExp(process.argv[1].replace(/^.*[/\\\\]/, "").replaceAll(".", "\\\\.") + ":(\\\\d+)");
console.log = (...values) => {
  const line = Number(place.exec(new Error().stack)?.[1] ?? 0);
  process.stdout.write(${JSON.stringify(MARK)} + JSON.stringify([line, format(...values)]) + "\\n");
};
`;

/** The file of a block. */
function pathOf({ file, line, info }: Block): string {
  const name = file.replace(/\.\w+$/, "").replaceAll(/[^\w]+/g, "-");
  return join(folder, `${name}-${line}.${info[0]}`);
}

/** Empties the folder, and writes the files of the blocks to it. */
export function writeBlocks(blocks: readonly Block[]): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "reporter.mjs"), reporter);
  for (const block of blocks) writeFileSync(pathOf(block), block.code);
}

/**
 * The faults of the block, in words; none if it runs and each of its console.log calls prints the line in the
 * comment after it, once. Its file must have been written.
 */
export async function complaints(block: Block): Promise<string[]> {
  const loader = block.info[0] === "ts" ? ["--import", "tsx"] : [];
  const args = [...loader, "--import", join(folder, "reporter.mjs"), pathOf(block)];
  const env = { ...process.env, NODE_OPTIONS: "", NO_COLOR: "1" };
  let stdout: string;
  try {
    ({ stdout } = await run(process.execPath, args, { cwd: root, env, timeout: 60_000 }));
  } catch (error) {
    return [`it fails: ${(error as { stderr: string }).stderr.trim()}`];
  }
  return compare(block.code, stdout);
}

function compare(code: string, stdout: string): string[] {
  const printed = new Map<number, string[]>();
  for (const line of stdout.split("\n")) {
    if (!line.startsWith(MARK)) continue;
    const [at, text] = JSON.parse(line.slice(MARK.length)) as [number, string];
    printed.set(at, [...(printed.get(at) ?? []), text]);
  }
  const expected = promisedLines(code);
  if (expected.every(({ text }) => text === undefined)) return [];
  const wrong: string[] = [];
  for (const { line, text } of expected) {
    const got = (printed.get(line) ?? []).join("\n");
    if (text === undefined) {
      wrong.push(`line ${line}: no comment says what it prints: ${got}`);
    } else if (printed.get(line)?.length !== 1 || got !== text) {
      wrong.push(`line ${line}: expected ${JSON.stringify(text)}, printed ${JSON.stringify(got)}`);
    }
  }
  return wrong;
}

/**
 * The errors of tsc in the blocks, under the options that `tsc --init` writes; none if it accepts them. Their
 * files must have been written.
 */
export async function typeErrors(blocks: readonly Block[]): Promise<string> {
  const config = {
    compilerOptions: {
      module: "nodenext",
      target: "esnext",
      types: ["node"],
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      strict: true,
      jsx: "react-jsx",
      verbatimModuleSyntax: true,
      isolatedModules: true,
      noUncheckedSideEffectImports: true,
      moduleDetection: "force",
      erasableSyntaxOnly: true, // Node runs such files unchanged.
      skipLibCheck: true,
      noEmit: true,
    },
    files: blocks.map((block) => basename(pathOf(block))),
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  try {
    await run(process.execPath, [tsc, "-p", join(folder, "tsconfig.json")], { cwd: root });
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

/** The text of a file of the package. */
export function readText(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

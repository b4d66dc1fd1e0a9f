// A copy of the project in a temporary folder, with the files that judges need.

import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const COPIED: readonly string[] = [
  "package.json",
  "tsconfig.json",
  "assembly",
  "src",
  "test",
  "scripts",
];

export interface Copy {
  readonly folder: string;
  remove(): void;
}

export function copyProject(project: string): Copy {
  const folder = mkdtempSync(join(tmpdir(), "ouroboros-mutants-"));
  for (const name of COPIED) cpSync(join(project, name), join(folder, name), { recursive: true });
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"), "junction");
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

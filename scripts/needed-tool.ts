// Tools that a command needs and npm does not install.

import { spawnSync } from "node:child_process";
import process from "node:process";

export function hasTool(tool: string): boolean {
  return spawnSync(tool, ["--version"], { stdio: "ignore" }).error === undefined;
}

/** Makes sure that the tool can be run. If it cannot, the command exits with 2 and says what to install. */
export function needTool(command: string, tool: string, what: string): void {
  if (hasTool(tool)) return;
  console.error(`${command}: ${tool} cannot be run. Install ${what}.`);
  process.exit(2);
}

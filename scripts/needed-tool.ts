// Tools that a command needs and npm does not install.

import { spawnSync } from "node:child_process";
import process from "node:process";

/** After this: the tool can be run. Where it cannot, the command ends with 2 and says what to install. */
export function needTool(command: string, tool: string, what: string): void {
  const { error } = spawnSync(tool, ["--version"], { stdio: "ignore" });
  if (!error) return;
  console.error(`${command}: ${tool} cannot be run. Install ${what}.`);
  process.exit(2);
}

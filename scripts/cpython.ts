// The CPython that this machine has as python3.

import { execFileSync } from "node:child_process";
import { needTool } from "./needed-tool.js";

/** The version whose semantics are ours. */
export const REFERENCE = "3.11";

/** Runs it and returns its output; if there is none, the command ends. */
export function requireCpython(command: string): (args: string[], input?: string) => string {
  needTool(command, "python3", `CPython ${REFERENCE}`);
  return (args, input = "") =>
    execFileSync("python3", args, { input, encoding: "utf8", stdio: "pipe", maxBuffer: 1 << 28 });
}

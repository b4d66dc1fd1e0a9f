// Other programs, run to their end.

import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";

const execute = promisify(execFile);
const OUTPUT_BYTES_MAX = 64 << 20;

/** Without the variables that npm or a test runner around us set. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("npm_") && name !== "NODE_OPTIONS",
  );
  return { ...Object.fromEntries(kept), NO_COLOR: "1" };
}

/**
 * The output of the command.
 * @throws {Error} with its output, if it fails or takes longer than five minutes.
 */
export async function runProcess(
  command: string,
  args: readonly string[],
  folder: string,
): Promise<string> {
  try {
    const { stdout } = await execute(command, args, {
      cwd: folder,
      env: ownEnvironment(),
      timeout: 300_000,
      maxBuffer: OUTPUT_BYTES_MAX,
    });
    return stdout;
  } catch (error) {
    const { stderr = "", stdout = "", message } = error as Error & Record<string, string>;
    throw new Error(`${command} failed: ${stderr.trim() || stdout.trim() || message}`);
  }
}

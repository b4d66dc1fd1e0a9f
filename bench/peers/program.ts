// Programs that measure: they get the task as arguments and print one line of JSON.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Measurement, Task } from "../opponent.js";

/** Characters of a program's output that an error message quotes: the end says why it died. */
const QUOTED_MAX = 1000;

/** Where programs are compiled to and packages installed; not under version control. */
export const BUILD_FOLDER: string = fileURLToPath(new URL("../../build/peers/", import.meta.url));

/** The path of a file in this folder. */
export function peerFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/**
 * The output of a program on stdout.
 *
 * @throws {Error} If it cannot be started, or did not end with 0.
 */
export function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const ending = error.code === "ENOENT" ? "is not installed" : `ended with ${endingOf(error)}`;
      const quoted = stderr.trim().slice(-QUOTED_MAX);
      const message = `${program} ${ending}.${quoted && `\n${quoted}`}`;
      reject(new Error(message, { cause: error }));
    });
  });
}

function endingOf({ code, signal }: { code?: unknown; signal?: unknown }): string {
  return String(signal ?? code);
}

/** Whether a program cannot be started because it is not on this machine. */
export function isMissing(error: unknown): boolean {
  return ((error as Error).cause as { code?: unknown } | undefined)?.code === "ENOENT";
}

/** The first line that a program prints about itself, or that it is absent and how to get it. */
export async function probeProgram(
  program: string,
  args: readonly string[],
  howToGet: string,
): Promise<{ version: string } | { absent: string }> {
  try {
    const [version = ""] = (await run(program, args)).split("\n");
    return { version };
  } catch (error) {
    const why = isMissing(error) ? `${program} is not installed` : (error as Error).message;
    return { absent: `${why}; ${howToGet}` };
  }
}

/** Starts the program with the task after its own arguments, and reads its result. */
export async function measureWith(
  program: string,
  args: readonly string[],
  { graphFile, situation, repeats }: Task,
): Promise<Measurement> {
  const output = await run(program, [...args, graphFile, situation, String(repeats)]);
  return JSON.parse(output.trim().split("\n").at(-1) ?? "") as Measurement;
}

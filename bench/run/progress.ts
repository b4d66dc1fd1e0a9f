import process from "node:process";

const start = performance.now();

/** A line on stderr, with the seconds since the start: stdout is for the tables. */
export function say(line: string): void {
  const seconds = Math.round((performance.now() - start) / 1000);
  process.stderr.write(`${String(seconds).padStart(5)} s  ${line}\n`);
}

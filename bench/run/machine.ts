// The conditions of a figure other than the code: the machine and the versions.

import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import process from "node:process";

export function describeMachine(): string {
  const processors = cpus();
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  const model = processors[0]?.model.trim() ?? "unknown processor";
  return `${processors.length} x ${model}, ${gigabytes} GiB, ${type()} ${release()}, ${process.arch}`;
}

export function describeVersions(packageVersion: string): string {
  const { node, v8 } = process.versions;
  return `ouroboros-gc ${packageVersion}${commit()}, Node ${node}, V8 ${v8}`;
}

/** How busy the machine is already: processes that want to run, over the last minute. */
export function describeLoad(): string {
  const [load = 0] = loadavg();
  return `${load.toFixed(1)} processes were running before the run, on average in the minute`;
}

/** The commit, when this is a clone; `+` when files differ from it. */
function commit(): string {
  try {
    const git = (...words: string[]): string =>
      execFileSync("git", words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    const isChanged =
      git("status", "--porcelain", "--untracked-files=no", "src", "assembly") !== "";
    return ` (${git("rev-parse", "--short", "HEAD")}${isChanged ? "+" : ""})`;
  } catch {
    return "";
  }
}

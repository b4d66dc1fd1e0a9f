// The losses in the tables.

import { type CollectionRow, isTiming, type Results } from "../results.js";
import { costOf } from "./collections.js";
import { formatCount, formatFigure, formatRatio } from "./table.js";

/** Less than one percent does not count as a loss. */
const EVEN = 1.01;

/** Opponents without a result, and their messages. */
export function breakages({ collections }: Results): string[] {
  return collections.flatMap(({ shape, situation, objects, times }) =>
    Object.entries(times).flatMap(([name, time]) => {
      if (isTiming(time) || time.kind !== "died") return [];
      const place = `${shape}, ${situation}, ${formatCount(objects)} objects`;
      return [`${name} died: ${place}. ${time.message.split("\n").slice(0, 2).join(" ")}`];
    }),
  );
}

/** The smallest size at which Wasm loses to TypeScript, by shape and situation. */
export function lossesToTypeScript({ collections }: Results): string[] {
  const byWorkload = new Map<string, CollectionRow[]>();
  for (const row of collections) {
    const name = `${row.shape}, ${row.situation}`;
    byWorkload.set(name, [...(byWorkload.get(name) ?? []), row]);
  }
  const lines: string[] = [];
  for (const [name, rows] of byWorkload) {
    const lost = rows
      .filter((row) => (costOf(row, "typescript") ?? Infinity) < (costOf(row, "wasm") ?? 0))
      .sort((a, b) => a.objects - b.objects)[0];
    if (lost === undefined) continue;
    const [typescript, wasm] = [costOf(lost, "typescript"), costOf(lost, "wasm")] as [
      number,
      number,
    ];
    lines.push(
      `${name}: at ${formatCount(lost.objects)} objects, Wasm ${formatFigure(wasm)} ns, ` +
        `TypeScript ${formatFigure(typescript)} ns.`,
    );
  }
  return lines;
}

/** Every row in which another opponent was faster than Wasm, the worst first. */
export function losses(results: Results): string[] {
  const found: { ratio: number; line: string }[] = [];
  for (const row of results.collections) {
    const own = row.times["wasm"];
    if (!isTiming(own)) continue;
    for (const [name, time] of Object.entries(row.times)) {
      if (!isTiming(time) || time.ms[1] * EVEN >= own.ms[1]) continue;
      const ratio = own.ms[1] / time.ms[1];
      const place = `${row.shape}, ${row.situation}, ${formatCount(row.objects)} objects`;
      found.push({ ratio, line: `${place}: ${name} is ${formatRatio(ratio)} as fast.` });
    }
  }
  for (const { name, way, ns } of results.operations["wasm"] ?? []) {
    const beside = Object.entries(results.operations).filter(([subject]) => subject !== "wasm");
    for (const [subject, times] of beside) {
      const other = times.find(
        (time) => time.name === name && (time.way === way || subject === "plain"),
      );
      if (other === undefined || other.ns[1] * EVEN >= ns[1]) continue;
      const ratio = ns[1] / other.ns[1];
      const who = subject === "plain" ? `a plain ${other.way}` : subject;
      found.push({ ratio, line: `${name}, ${way}: ${who} is ${formatRatio(ratio)} as fast.` });
    }
  }
  for (const { name, old, times } of results.young) {
    const [wasm, typescript] = [times["wasm"]?.ms[1], times["typescript"]?.ms[1]];
    if (wasm === undefined || typescript === undefined || typescript * EVEN >= wasm) continue;
    const ratio = wasm / typescript;
    const place = `2,000 young over ${formatCount(old)} (${name})`;
    found.push({ ratio, line: `${place}: typescript is ${formatRatio(ratio)} as fast.` });
  }
  return found.sort((a, b) => b.ratio - a.ratio).map(({ line }) => line);
}

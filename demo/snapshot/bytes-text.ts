// How the room writes numbers of bytes.

const UNITS: readonly (readonly [bytes: number, unit: string])[] = [
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "kB"],
];

/** `1.25 MB`, with three digits. */
export function bytesText(bytes: number): string {
  const [size, unit] = UNITS.find(([least]) => bytes >= least) ?? [1, "bytes"];
  return `${size === 1 ? bytes : (bytes / size).toPrecision(3)} ${unit}`;
}

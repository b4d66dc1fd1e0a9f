// Arrays that grow while a file is read. A count in the file limits them, and they never have more than
// twice the room that the values so far need: the count itself allocates nothing.

type Words = Uint8Array | Uint32Array | Float64Array;

const ROOM_AT_FIRST = 1024;

/** `words` with room for at least `needed` values, and at most for `limit`. */
export function withRoom<T extends Words>(words: T, needed: number, limit: number): T {
  if (needed <= words.length) return words;
  const length = Math.min(limit, Math.max(ROOM_AT_FIRST, needed * 2));
  const larger = new (words.constructor as new (length: number) => T)(length);
  larger.set(words);
  return larger;
}

/** `words` with exactly `count` values, copied only if there are more. */
export function fitted<T extends Words>(words: T, count: number): T {
  return words.length === count ? words : (words.slice(0, count) as T);
}

/** The same values, in an array whose values may be above 2^32. */
export function widened(words: Uint32Array | Float64Array): Float64Array {
  return words instanceof Float64Array ? words : Float64Array.from(words);
}

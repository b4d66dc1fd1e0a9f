// The keys of a tree's records, and their positions in a page.

/** The number that follows, in an order that looks random and repeats after 2^32 of them. */
export function following(key: number): number {
  return (Math.imul(key, 1_664_525) + 1_013_904_223) >>> 0;
}

/** How many keys of a page are at most `key`. */
export function placeOf(keys: readonly number[], key: number): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as number) <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The sizes of blocks: see docs/layout.md.

/** The number of words that a block for `words` words gets. */
export function blockCapacity(words: number): number {
  if (words <= 32) return words;
  const step = 1 << (29 - Math.clz32(words - 1));
  return (words + step - 1) & ~(step - 1);
}

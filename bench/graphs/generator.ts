const WARM_UP = 20;

/**
 * A generator of numbers below 2^32, by its seed: the same on every machine. It is sfc32, with 128
 * bits of state: one with 32 bits would prefer some of 50 million objects to others visibly.
 */
export function generator(seed: number): () => number {
  let a = 0;
  let b = 0;
  let c = seed | 0;
  let counter = 1;
  const next = (): number => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
  for (let round = 0; round < WARM_UP; round++) next();
  return next;
}

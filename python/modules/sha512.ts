// SHA-512 (FIPS 180-4): Python seeds its random numbers with it. Its constants are the first bits of
// roots of primes, and are computed.

const MASK = (1n << 64n) - 1n;

function primes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number++) {
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  }
  return found;
}

/**
 * 64 bits after the point of the root of a prime: the greatest whole number whose power does not exceed it.
 */
function rootBits(prime: number, degree: 2n | 3n): bigint {
  const target = BigInt(prime) << (64n * degree);
  let root = 0n;
  for (let bit = 1n << 70n; bit > 0n; bit >>= 1n) {
    if ((root | bit) ** degree <= target) root |= bit;
  }
  return root & MASK;
}

const START = primes(8).map((prime) => rootBits(prime, 2n));
const ROUNDS = primes(80).map((prime) => rootBits(prime, 3n));

const turn = (word: bigint, by: bigint): bigint => ((word >> by) | (word << (64n - by))) & MASK;

export function sha512(message: Uint8Array): Uint8Array {
  const length = Math.ceil((message.length + 17) / 128) * 128;
  const padded = new Uint8Array(length);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(length - 8, BigInt(message.length) * 8n);
  let state = START;
  for (let block = 0; block < length; block += 128) {
    const words = Array.from({ length: 16 }, (_, at) => view.getBigUint64(block + 8 * at));
    for (let at = 16; at < 80; at++) {
      const [a, b] = [words[at - 15] as bigint, words[at - 2] as bigint];
      const small = turn(a, 1n) ^ turn(a, 8n) ^ (a >> 7n);
      const large = turn(b, 19n) ^ turn(b, 61n) ^ (b >> 6n);
      words.push(((words[at - 16] as bigint) + small + (words[at - 7] as bigint) + large) & MASK);
    }
    let [a, b, c, d, e, f, g, h] = state as [
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    for (const [at, word] of words.entries()) {
      const choice = (e & f) ^ (~e & g);
      const mixedE = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n);
      const one = h + mixedE + choice + (ROUNDS[at] as bigint) + word;
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const two = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + majority;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & MASK, c, b, a, (one + two) & MASK];
    }
    const next = [a, b, c, d, e, f, g, h];
    state = state.map((word, at) => (word + (next[at] as bigint)) & MASK);
  }
  const digest = new DataView(new ArrayBuffer(64));
  for (const [at, word] of state.entries()) digest.setBigUint64(8 * at, word);
  return new Uint8Array(digest.buffer);
}

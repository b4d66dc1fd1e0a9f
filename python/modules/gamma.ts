// The gamma function and its logarithm, after Lanczos.

const G = 7;
const COEFFICIENTS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];

function series(x: number): number {
  return COEFFICIENTS.reduce((sum, coefficient, index) =>
    index === 0 ? sum : sum + coefficient / (x + index),
  );
}

export function gamma(value: number): number {
  if (Number.isInteger(value)) {
    if (value <= 0) return Number.NaN;
    if (value < 24) {
      let product = 1;
      for (let next = 2; next < value; next++) product *= next;
      return product;
    }
  }
  if (value < 0.5) return Math.PI / (Math.sin(Math.PI * value) * gamma(1 - value));
  const x = value - 1;
  const t = x + G + 0.5;
  return Math.sqrt(2 * Math.PI) * t ** (x + 0.5) * Math.exp(-t) * series(x);
}

export function logGamma(value: number): number {
  if (Number.isInteger(value) && value <= 0) return Number.NaN;
  if (value === 1 || value === 2) return 0;
  if (value < 0.5) {
    return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * value))) - logGamma(1 - value);
  }
  const x = value - 1;
  const t = x + G + 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(series(x));
}

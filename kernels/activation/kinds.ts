/** Nonlinearities that the kernel knows, by the number in its attribute `kind`. The rectifier has a kernel of its own. */
export const ACTIVATION_KINDS = { leaky_relu: 0, gelu: 1, silu: 2, sigmoid: 3, tanh: 4 } as const;

/** Name of a nonlinearity of the kernel. */
export type ActivationKind = keyof typeof ACTIVATION_KINDS;

/** Value and derivative of a nonlinearity at x, in float64. */
export type Scalar = (x: number, slope: number) => { readonly value: number; readonly derivative: number };

/** The nonlinearities in float64, each with its derivative. */
export const SCALARS: { readonly [K in ActivationKind]: Scalar } = {
  leaky_relu: (x, slope) => {
    if (Number.isNaN(x)) return { value: NaN, derivative: NaN };
    return x > 0 ? { value: x, derivative: 1 } : { value: slope * x, derivative: slope };
  },
  // Hendrycks, Gimpel 2016: x·Φ(x), with the normal distribution itself, not its approximation by tanh
  gelu: (x) => {
    const phi = normalDistribution(x);
    return { value: x * phi, derivative: phi + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) };
  },
  // Elfwing, Uchibe, Doya 2018
  silu: (x) => {
    const [s, rest] = [sigmoid(x), sigmoid(-x)];
    return { value: x * s, derivative: s + x * s * rest };
  },
  sigmoid: (x) => ({ value: sigmoid(x), derivative: sigmoid(x) * sigmoid(-x) }),
  tanh: (x) => ({ value: Math.tanh(x), derivative: 4 * sigmoid(2 * x) * sigmoid(-2 * x) }),
};

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Φ(x), to about 1e-15 of its size in both tails. */
export function normalDistribution(x: number): number {
  const t = Math.abs(x) / Math.SQRT2;
  const tail = t < 2.5 ? (1 - errorFunction(t)) / 2 : complement(t) / 2;
  return x > 0 ? 1 - tail : tail;
}

/** erf by its power series, all terms positive: 2x/√π · e^(−x²) Σ (2x²)ⁿ / (1·3·5 … (2n + 1)). */
function errorFunction(x: number): number {
  let [term, sum] = [1, 1];
  for (let n = 1; term > 1e-17 * sum; n++) {
    term *= 2 * x * x / (2 * n + 1);
    sum += term;
  }
  return 2 * x / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
}

/** erfc by Laplace's continued fraction, for x of 2.5 and more: e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3/2/(x + …)))). */
function complement(x: number): number {
  let fraction = x;
  for (let n = 120; n >= 1; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}

/**
 * Initial weights and biases of a linear layer. Everything is drawn in float64 and rounded to f32 once. All normal
 * initializations of one seed and stream scale the same standard normal numbers, all uniform ones the same uniform
 * numbers, so that two of them differ in scale and in nothing else.
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { normals, uniforms } from "../random.ts";
import type { Init } from "../spec/config.ts";

/** A layer, and where its random numbers come from. */
export interface InitOptions {
  readonly fanIn: number;
  readonly fanOut: number;
  readonly seed: number;
  readonly stream: string;
  /** What `gain: activation` stands for; 1 where the layer feeds no nonlinearity. */
  readonly activationGain?: number;
}

/** Weights of a layer, [fanIn, fanOut] row-major. */
export function initialize(init: Init, options: InitOptions): Float32Array {
  const { fanIn, fanOut, activationGain = 1 } = options;
  if (typeof init === "string") return SCHEMES[init](options);
  if ("constant" in init) return new Float32Array(fanIn * fanOut).fill(init.constant);
  if ("normal" in init) return normal(init.normal.std, options);
  if ("uniform" in init) return uniform(init.uniform.bound, options);
  if ("spectral" in init) return spectral(init.spectral.radius, options);
  if ("triangular" in init) return triangular(init.triangular.gain, options);
  const gainOf = (gain: number | "activation") => gain === "activation" ? activationGain : gain;
  if ("orthogonal" in init) return orthogonal(options, gainOf(init.orthogonal.gain));
  const [scheme, fan] = "kaiming" in init
    ? [init.kaiming, init.kaiming.fan === "in" ? fanIn : fanOut]
    : [init.xavier, (fanIn + fanOut) / 2];
  return drawn(scheme.distribution, gainOf(scheme.gain) / Math.sqrt(fan), options);
}

/** Biases of a layer, [fanOut]: zero, except that `pytorch_default` draws them like its weights. */
export function initializeBias(init: Init, options: InitOptions): Float32Array {
  const { fanIn, fanOut, seed, stream } = options;
  if (init !== "pytorch_default") return new Float32Array(fanOut);
  return scaled(uniforms(seed, stream, fanOut), (u) => (2 * u - 1) / Math.sqrt(fanIn));
}

/** The initializations that have a name and no number. */
const SCHEMES: { readonly [S in Extract<Init, string>]: (options: InitOptions) => Float32Array } = {
  zeros: ({ fanIn, fanOut }) => new Float32Array(fanIn * fanOut),
  // He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", ICCV 2015, section 2.2: variance 2 / fanIn
  kaiming_normal: (options) => normal(Math.sqrt(2 / options.fanIn), options),
  kaiming_uniform: (options) => uniform(Math.sqrt(6 / options.fanIn), options),
  // Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010,
  // equations 12 and 16: variance 2 / (fanIn + fanOut)
  xavier_normal: (options) => normal(Math.sqrt(2 / (options.fanIn + options.fanOut)), options),
  xavier_uniform: (options) => uniform(Math.sqrt(6 / (options.fanIn + options.fanOut)), options),
  orthogonal: (options) => orthogonal(options, 1),
  // torch.nn.Linear: kaiming_uniform_ with a = √5, which is this bound
  pytorch_default: (options) => uniform(1 / Math.sqrt(options.fanIn), options),
};

function normal(std: number, { fanIn, fanOut, seed, stream }: InitOptions): Float32Array {
  return scaled(normals(seed, stream, fanIn * fanOut), (z) => std * z);
}

function uniform(bound: number, { fanIn, fanOut, seed, stream }: InitOptions): Float32Array {
  return scaled(uniforms(seed, stream, fanIn * fanOut), (u) => bound * (2 * u - 1));
}

/** Of a standard deviation: a uniform distribution has √3 times that as its bound. */
function drawn(distribution: "normal" | "uniform", std: number, options: InitOptions): Float32Array {
  return distribution === "normal" ? normal(std, options) : uniform(Math.sqrt(3) * std, options);
}

/**
 * Normal numbers scaled so that the largest magnitude of an eigenvalue is `radius` (Pascanu, Mikolov, Bengio 2013,
 * section 2.1: what decides whether gradients of a linear recurrence vanish or explode). Weights that are not square
 * have no eigenvalues and are Xavier normal.
 */
function spectral(radius: number, options: InitOptions): Float32Array {
  const { fanIn: n, fanOut, seed, stream } = options;
  if (n !== fanOut) return SCHEMES.xavier_normal(options);
  const z = normals(seed, stream, n * n);
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(Matrix.from1DArray(n, n, z));
  const squares = realEigenvalues.map((re, i) => re * re + imaginaryEigenvalues[i] * imaginaryEigenvalues[i]);
  const largest = Math.sqrt(Math.max(...squares));
  return scaled(z, (x) => x * radius / largest);
}

/**
 * Normal numbers above the diagonal, nothing on it and below: a nilpotent matrix, all of whose eigenvalues are 0, and none
 * of whose singular values tells of that (Trefethen, Embree, "Spectra and Pseudospectra", 2005, section 3).
 */
function triangular(gain: number, options: InitOptions): Float32Array {
  const { fanIn: n, fanOut, seed, stream } = options;
  if (n !== fanOut || n === 1) return SCHEMES.xavier_normal(options);
  const std = gain * Math.sqrt(2 / (n - 1)); // of n (n − 1) / 2 numbers, whose squares add up to n · gain²
  const z = normals(seed, stream, n * n);
  return scaled(z.map((x, i) => i % n > Math.floor(i / n) ? x : 0), (x) => std * x);
}

function scaled(values: Float64Array, scale: (value: number) => number): Float32Array {
  const out = new Float32Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = scale(values[i]);
  return out;
}

/**
 * A matrix whose shorter side's vectors are orthonormal but for the gain, uniform over all such matrices: the Q of a QR
 * decomposition of standard normal numbers with a positive diagonal in R (Saxe, McClelland, Ganguli, ICLR 2014,
 * section 3; Mezzadri 2007 for the sign).
 */
function orthogonal({ fanIn, fanOut, seed, stream }: InitOptions, gain: number): Float32Array {
  const [count, length] = [Math.min(fanIn, fanOut), Math.max(fanIn, fanOut)];
  const vectors = normals(seed, stream, fanIn * fanOut);
  orthonormalize(vectors, count, length);
  const out = new Float32Array(fanIn * fanOut);
  const [byVector, byElement] = fanIn <= fanOut ? [fanOut, 1] : [1, fanOut];
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < length; k++) out[i * byVector + k * byElement] = gain * vectors[i * length + k];
  }
  return out;
}

/**
 * Modified Gram–Schmidt in place over `count` vectors that lie one after another. Each vector is freed of the others
 * twice, which leaves it orthogonal to rounding (Giraud, Langou, Rozložník 2005). The norms, all positive, are R's
 * diagonal.
 */
function orthonormalize(vectors: Float64Array, count: number, length: number): void {
  for (let i = 0; i < count; i++) {
    const vector = vectors.subarray(i * length, (i + 1) * length);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = vectors.subarray(j * length, (j + 1) * length);
        const share = dot(vector, other);
        for (let k = 0; k < length; k++) vector[k] -= share * other[k];
      }
    }
    const norm = Math.sqrt(dot(vector, vector));
    for (let k = 0; k < length; k++) vector[k] /= norm;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { normals, permutation, uniform, uniforms, wholeNumbers } from "./random.ts";

const COUNT = 200_000;
/** Kolmogorov's distance, times √n, that one sample in a thousand exceeds. */
const KOLMOGOROV_1_PERMILLE = 1.95;

/** Greatest distance between the empirical distribution and `cdf`, times √n. */
function kolmogorov(values: Float64Array, cdf: (x: number) => number): number {
  const sorted = values.slice().sort();
  const n = sorted.length;
  let worst = 0;
  sorted.forEach((x, i) => {
    const distance = Math.max(cdf(x) - i / n, (i + 1) / n - cdf(x));
    if (!(distance <= worst)) worst = distance;
  });
  return worst * Math.sqrt(n);
}

/** Φ by its power series, for |z| below about 7. */
function normalCdf(z: number): number {
  let [term, sum] = [z, z];
  for (let k = 1; k < 120; k++) sum += term *= z * z / (2 * k + 1);
  return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
}

function mean(values: Float64Array, f: (x: number) => number): number {
  return values.reduce((sum, x) => sum + f(x), 0) / values.length;
}

function correlation(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, i) => sum + x * b[i], 0) / a.length;
}

Deno.test("a number depends on seed, stream and index alone", () => {
  const all = uniforms(3, "a", 101);
  for (const i of [0, 1, 2, 50, 99, 100]) assertEquals(uniform(3, "a", i), all[i]);
  assertEquals(uniforms(3, "a", 7), all.slice(0, 7));
  assertEquals(normals(3, "a", 7), normals(3, "a", 8).slice(0, 7));
  assert(uniform(3, "a", 2 ** 53 - 1) < 1);
  const others = [uniform(4, "a", 0), uniform(3, "b", 0), uniform(3 + 2 ** 32, "a", 0), uniform(3, "a", 2 ** 33)];
  assertEquals(new Set([all[0], ...others]).size, 5);
});

Deno.test("uniform numbers are uniform: range, moments, Kolmogorov–Smirnov", () => {
  const u = uniforms(1, "uniform", COUNT);
  assert(u.every((x) => x >= 0 && x < 1));
  assert(Math.abs(mean(u, (x) => x) - 1 / 2) <= 4 * Math.sqrt(1 / 12 / COUNT));
  assert(Math.abs(mean(u, (x) => (x - 0.5) ** 2) - 1 / 12) <= 4 * Math.sqrt(1 / 180 / COUNT));
  const distance = kolmogorov(u, (x) => x);
  assert(distance <= KOLMOGOROV_1_PERMILLE, `${distance}`);
});

Deno.test("normal numbers are normal: moments, tails, Kolmogorov–Smirnov", () => {
  const z = normals(1, "normal", COUNT);
  // the variance of z^k is that of a normal number: E z^2k − (E z^k)²
  for (const [power, expected, variance] of [[1, 0, 1], [2, 1, 2], [3, 0, 15], [4, 3, 96], [6, 15, 10170]]) {
    const got = mean(z, (x) => x ** power);
    assert(Math.abs(got - expected) <= 4 * Math.sqrt(variance / COUNT), `moment ${power}: ${got}`);
  }
  for (const bound of [-3.5, -3, -2, 2, 3, 3.5]) {
    const share = normalCdf(-Math.abs(bound));
    const got = z.filter((x) => bound < 0 ? x < bound : x > bound).length / COUNT;
    assert(Math.abs(got - share) <= 4 * Math.sqrt(share / COUNT), `beyond ${bound}: ${got} instead of ${share}`);
  }
  const distance = kolmogorov(z, normalCdf);
  assert(distance <= KOLMOGOROV_1_PERMILLE, `${distance}`);
});

Deno.test("neighbours, seeds and streams do not correlate", () => {
  const z = normals(0, "layer1", COUNT);
  const pairs = [z.map((_, i) => z[(i + 1) % COUNT]), z.map((_, i) => z[(i + 2) % COUNT])];
  for (const other of [...pairs, normals(1, "layer1", COUNT), normals(0, "layer2", COUNT)]) {
    const got = correlation(z, other);
    assert(Math.abs(got) <= 4 / Math.sqrt(COUNT), `${got}`);
  }
});

Deno.test("a permutation has each number once", () => {
  for (const n of [0, 1, 2, 3, 17, 4096]) {
    const sorted = permutation(5, "rows", n).sort();
    assertEquals(sorted, Uint32Array.from({ length: n }, (_, i) => i));
  }
  assertEquals(permutation(5, "rows", 100), permutation(5, "rows", 100));
  assertNotEquals(permutation(5, "rows", 100), permutation(6, "rows", 100));
});

Deno.test("all 24 permutations of four are equally likely", () => {
  const trials = 24_000;
  const counts = new Map<string, number>();
  for (let seed = 0; seed < trials; seed++) {
    const order = permutation(seed, "four", 4).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assertEquals(counts.size, 24);
  const expected = trials / 24;
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  assert(chiSquare <= 49.73, `χ² is ${chiSquare}; with 23 degrees of freedom 49.73 leaves one in a thousand`);
});

Deno.test("whole numbers pass over words that would favour the low ones", () => {
  const n = 3 * 2 ** 30; // a quarter of all words lies above: taken as they are, the lowest third would come twice as often
  const draws = 20_000;
  const below = wholeNumbers(1, "whole");
  const thirds = [0, 0, 0];
  for (let i = 0; i < draws; i++) thirds[Math.floor(below(n) / 2 ** 30)]++;
  for (const count of thirds) assert(Math.abs(count - draws / 3) <= 4 * Math.sqrt(draws * 2 / 9), `${thirds}`);
  const [few, many] = [wholeNumbers(1, "whole", 1), wholeNumbers(1, "whole", 1000)];
  for (let i = 0; i < 500; i++) assertEquals(few(n), many(n));
});

Deno.test("seeds, indices and counts are whole numbers", () => {
  assertThrows(() => uniform(-1, "a", 0), RangeError, "the seed is a whole number ≥ 0, got -1");
  assertThrows(() => uniforms(0.5, "a", 1), RangeError, "got 0.5");
  assertThrows(() => uniform(0, "a", 1.5), RangeError, "the index is a whole number ≥ 0, got 1.5");
  assertThrows(() => normals(NaN, "a", 1), RangeError, "got NaN");
  assertThrows(() => uniforms(0, "a", -5), RangeError, "the count");
});

/** What every engine computes exactly, or without rounding at all. */
const EXACT = new Set(["min", "max", "floor", "ceil", "abs", "sqrt", "imul", "SQRT2"]);

Deno.test("what results are made of uses operations that all engines round alike", async () => {
  const names = [
    "philox",
    "normal_quantile",
    "random",
    "program/init",
    "data/digits",
    "data/gaussian",
    "data/standardize",
  ];
  for (const name of [...names, "data/mnist10k"]) {
    const text = await Deno.readTextFile(new URL(`./${name}.ts`, import.meta.url));
    const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    const inexact = Array.from(code.matchAll(/\bMath\.(\w+)/g), ([, name]) => name).filter((name) => !EXACT.has(name));
    assertEquals(inexact, [], name);
    const powers = [...code.matchAll(/\S+ \*\* .*/g)].filter(([text]) => !/^2 \*\* \d+/.test(text));
    assertEquals(powers, [], name);
  }
});

// Words: counters, numbers, bytes of a numbers row, parameter, gradient, first moment, second moment, bytes of each,
// padding included (a multiple of 64), columns of beta1, 1 − beta1, beta2, 1 − beta2, the corrections, epsilon, weight
// decay and learning rate, the kind of decay.
import { alive, number } from "../cpu/numbers.as";
import { settle } from "../cpu/vector.as";

export function adam(words: usize): void {
  if (!alive(words)) return;
  const b1 = f32x4.splat(number(words, 32)), r1 = f32x4.splat(number(words, 36));
  const b2 = f32x4.splat(number(words, 40)), r2 = f32x4.splat(number(words, 44));
  const lr = number(words, 64), kind = load<u32>(words, 68);
  const k = f32x4.splat(-(lr * number(words, 48))), c2 = f32x4.splat(number(words, 52));
  const epsilon = f32x4.splat(number(words, 56));
  const decay = number(words, 60);
  const w = f32x4.splat(kind == 1 ? decay : <f32>0);
  const keep = f32x4.splat(kind == 2 ? <f32>1 - lr * decay : <f32>1);
  let p: usize = load<u32>(words, 12), g: usize = load<u32>(words, 16);
  let m: usize = load<u32>(words, 20), v: usize = load<u32>(words, 24);
  for (const end = p + load<u32>(words, 28); p < end; p += 32) {
    const p0 = v128.load(p), p1 = v128.load(p, 16);
    const g0 = f32x4.relaxed_madd(w, p0, v128.load(g)), g1 = f32x4.relaxed_madd(w, p1, v128.load(g, 16));
    const m0 = average(v128.load(m), b1, r1, g0), m1 = average(v128.load(m, 16), b1, r1, g1);
    const v0 = average(v128.load(v), b2, r2, f32x4.mul(g0, g0));
    const v1 = average(v128.load(v, 16), b2, r2, f32x4.mul(g1, g1));
    v128.store(m, m0);
    v128.store(m, m1, 16);
    v128.store(v, v0);
    v128.store(v, v1, 16);
    v128.store(p, f32x4.relaxed_madd(k, ratio(m0, v0, c2, epsilon), f32x4.mul(keep, p0)));
    v128.store(p, f32x4.relaxed_madd(k, ratio(m1, v1, c2, epsilon), f32x4.mul(keep, p1)), 16);
    g += 32;
    m += 32;
    v += 32;
  }
  settle();
}

/** A running average's next value: `b · old + r · x`. */
// @ts-ignore: decorator
@inline
export function average(old: v128, b: v128, r: v128, x: v128): v128 {
  return f32x4.relaxed_madd(b, old, f32x4.mul(r, x));
}

/** m / (√(c2 · v) + epsilon) */
// @ts-ignore: decorator
@inline
export function ratio(m: v128, v: v128, c2: v128, epsilon: v128): v128 {
  return f32x4.div(m, f32x4.add(f32x4.sqrt(f32x4.mul(c2, v)), epsilon));
}

// Words: counters, numbers, bytes of a numbers row, parameter, gradient, first moment, second moment, bytes of each,
// padding included (a multiple of 64), columns of beta1, 1 − beta1, beta2, 1 − beta2, the corrections, epsilon and weight
// decay, whether it decays, direction.
import { average, ratio } from "../adam/adam.as";
import { alive, number } from "../cpu/numbers.as";
import { settle } from "../cpu/vector.as";

export function adam_direction(words: usize): void {
  if (!alive(words)) return;
  const b1 = f32x4.splat(number(words, 32)), r1 = f32x4.splat(number(words, 36));
  const b2 = f32x4.splat(number(words, 40)), r2 = f32x4.splat(number(words, 44));
  const c1 = f32x4.splat(number(words, 48)), c2 = f32x4.splat(number(words, 52));
  const epsilon = f32x4.splat(number(words, 56));
  const w = f32x4.splat(load<u32>(words, 64) ? number(words, 60) : 0);
  let p: usize = load<u32>(words, 12), g: usize = load<u32>(words, 16);
  let m: usize = load<u32>(words, 20), v: usize = load<u32>(words, 24), d: usize = load<u32>(words, 68);
  for (const end = p + load<u32>(words, 28); p < end; p += 32) {
    const g0 = v128.load(g), g1 = v128.load(g, 16), p0 = v128.load(p), p1 = v128.load(p, 16);
    const m0 = average(v128.load(m), b1, r1, g0), m1 = average(v128.load(m, 16), b1, r1, g1);
    const v0 = average(v128.load(v), b2, r2, f32x4.mul(g0, g0));
    const v1 = average(v128.load(v, 16), b2, r2, f32x4.mul(g1, g1));
    v128.store(m, m0);
    v128.store(m, m1, 16);
    v128.store(v, v0);
    v128.store(v, v1, 16);
    v128.store(d, f32x4.relaxed_madd(c1, ratio(m0, v0, c2, epsilon), f32x4.mul(w, p0)));
    v128.store(d, f32x4.relaxed_madd(c1, ratio(m1, v1, c2, epsilon), f32x4.mul(w, p1)), 16);
    g += 32;
    m += 32;
    v += 32;
    d += 32;
  }
  settle();
}

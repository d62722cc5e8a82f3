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
  for (const end = p + load<u32>(words, 28); p < end; p += 16) {
    const g0 = v128.load(g);
    const m0 = average(m, b1, r1, g0), v0 = average(v, b2, r2, f32x4.mul(g0, g0));
    v128.store(d, f32x4.relaxed_madd(c1, ratio(m0, v0, c2, epsilon), f32x4.mul(w, v128.load(p))));
    g += 16;
    m += 16;
    v += 16;
    d += 16;
  }
  settle();
}

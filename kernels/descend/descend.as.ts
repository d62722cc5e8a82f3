// Words: counters, numbers, bytes of a numbers row, parameter, gradient, bytes of each, padding included (a multiple of
// 64), columns of learning rate and weight decay, whether it decays, factor or 0, its element.
import { alive, factorOf, number } from "../cpu/numbers.as";
import { settle } from "../cpu/vector.as";

export function descend(words: usize): void {
  if (!alive(words)) return;
  const k = f32x4.splat(-(number(words, 24) * factorOf(words, 36)));
  const w = f32x4.splat(load<u32>(words, 32) ? number(words, 28) : 0);
  let parameter: usize = load<u32>(words, 12), gradient: usize = load<u32>(words, 16);
  for (const end = parameter + load<u32>(words, 20); parameter < end; parameter += 64) {
    const p0 = v128.load(parameter), p1 = v128.load(parameter, 16);
    const p2 = v128.load(parameter, 32), p3 = v128.load(parameter, 48);
    const g0 = f32x4.relaxed_madd(w, p0, v128.load(gradient)), g1 = f32x4.relaxed_madd(w, p1, v128.load(gradient, 16));
    const g2 = f32x4.relaxed_madd(w, p2, v128.load(gradient, 32));
    const g3 = f32x4.relaxed_madd(w, p3, v128.load(gradient, 48));
    v128.store(parameter, f32x4.relaxed_madd(k, g0, p0));
    v128.store(parameter, f32x4.relaxed_madd(k, g1, p1), 16);
    v128.store(parameter, f32x4.relaxed_madd(k, g2, p2), 32);
    v128.store(parameter, f32x4.relaxed_madd(k, g3, p3), 48);
    gradient += 64;
  }
  settle();
}

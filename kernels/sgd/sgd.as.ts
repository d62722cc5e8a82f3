// Words: parameter, gradient, bytes of each, padding included (a multiple of 64), rate, counters.
import { settle } from "../cpu/vector.as";

export function sgd(words: usize): void {
  const counters: usize = load<u32>(words, 16);
  if (load<u32>(counters, 4) == 0) return;
  const rate = load<f32>(load<u32>(words, 12) + (<usize>load<u32>(counters) << 2));
  descend(load<u32>(words), load<u32>(words, 4), load<u32>(words, 8), rate);
  settle();
}

function descend(parameter: usize, gradient: usize, bytes: usize, rate: f32): void {
  const k = f32x4.splat(-rate);
  for (const end = parameter + bytes; parameter < end; parameter += 64) {
    const g0 = v128.load(gradient), g1 = v128.load(gradient, 16);
    const g2 = v128.load(gradient, 32), g3 = v128.load(gradient, 48);
    const p0 = v128.load(parameter), p1 = v128.load(parameter, 16);
    const p2 = v128.load(parameter, 32), p3 = v128.load(parameter, 48);
    v128.store(parameter, f32x4.relaxed_madd(k, g0, p0));
    v128.store(parameter, f32x4.relaxed_madd(k, g1, p1), 16);
    v128.store(parameter, f32x4.relaxed_madd(k, g2, p2), 32);
    v128.store(parameter, f32x4.relaxed_madd(k, g3, p3), 48);
    gradient += 64;
  }
}

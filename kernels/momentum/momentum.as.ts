// Words: counters, numbers, bytes of a numbers row, parameter, gradient, velocity, bytes of each, padding included (a
// multiple of 64), columns of learning rate, momentum and weight decay, whether it decays, is Nesterov's, has the rate
// inside the velocity, factor or 0, its element.
import { alive, factorOf, number } from "../cpu/numbers.as";
import { settle } from "../cpu/vector.as";

export function momentum(words: usize): void {
  if (!alive(words)) return;
  const lr = number(words, 28), inside = load<u32>(words, 48) != 0;
  const f = f32x4.splat(inside ? lr * factorOf(words, 52) : factorOf(words, 52));
  const k = f32x4.splat(inside ? <f32>-1 : -lr);
  const mu = f32x4.splat(number(words, 32));
  const w = f32x4.splat(load<u32>(words, 40) ? number(words, 36) : 0);
  const parameter: usize = load<u32>(words, 12), gradient: usize = load<u32>(words, 16);
  const velocity: usize = load<u32>(words, 20), bytes: usize = load<u32>(words, 24);
  if (load<u32>(words, 44)) nesterov(parameter, gradient, velocity, bytes, f, k, mu, w);
  else plain(parameter, gradient, velocity, bytes, f, k, mu, w);
  settle();
}

/** The scaled gradient with its weight decay. */
// @ts-ignore: decorator
@inline
function step(g: v128, p: v128, f: v128, w: v128): v128 {
  return f32x4.mul(f, f32x4.relaxed_madd(w, p, g));
}

function plain(p: usize, g: usize, v: usize, bytes: usize, f: v128, k: v128, mu: v128, w: v128): void {
  for (const end = p + bytes; p < end; p += 32) {
    const p0 = v128.load(p), p1 = v128.load(p, 16);
    const v0 = f32x4.relaxed_madd(mu, v128.load(v), step(v128.load(g), p0, f, w));
    const v1 = f32x4.relaxed_madd(mu, v128.load(v, 16), step(v128.load(g, 16), p1, f, w));
    v128.store(v, v0);
    v128.store(v, v1, 16);
    v128.store(p, f32x4.relaxed_madd(k, v0, p0));
    v128.store(p, f32x4.relaxed_madd(k, v1, p1), 16);
    g += 32;
    v += 32;
  }
}

function nesterov(p: usize, g: usize, v: usize, bytes: usize, f: v128, k: v128, mu: v128, w: v128): void {
  for (const end = p + bytes; p < end; p += 32) {
    const p0 = v128.load(p), p1 = v128.load(p, 16);
    const d0 = step(v128.load(g), p0, f, w), d1 = step(v128.load(g, 16), p1, f, w);
    const v0 = f32x4.relaxed_madd(mu, v128.load(v), d0), v1 = f32x4.relaxed_madd(mu, v128.load(v, 16), d1);
    v128.store(v, v0);
    v128.store(v, v1, 16);
    v128.store(p, f32x4.relaxed_madd(k, f32x4.relaxed_madd(mu, v0, d0), p0));
    v128.store(p, f32x4.relaxed_madd(k, f32x4.relaxed_madd(mu, v1, d1), p1), 16);
    g += 32;
    v += 32;
  }
}

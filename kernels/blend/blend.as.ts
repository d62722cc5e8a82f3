// Words: counters, numbers, bytes of a numbers row, sum, value, bytes of each, padding included (a multiple of 64),
// columns of keep and weight, factor or 0, its element, column of extra.
import { alive, factorOf, number } from "../cpu/numbers.as";
import { settle } from "../cpu/vector.as";

export function blend(words: usize): void {
  if (!alive(words)) return;
  let keep = number(words, 24);
  if (load<u32>(words, 32)) keep += number(words, 40) * factorOf(words, 32);
  const weight = number(words, 28);
  const sum: usize = load<u32>(words, 12), value: usize = load<u32>(words, 16), bytes: usize = load<u32>(words, 20);
  if (keep != 0 && weight != 0) both(sum, value, bytes, f32x4.splat(keep), f32x4.splat(weight));
  else if (keep != 0 && keep != 1) scaled(sum, sum, bytes, f32x4.splat(keep));
  else if (keep == 0 && weight != 0) scaled(sum, value, bytes, f32x4.splat(weight));
  else if (keep == 0) memory.fill(sum, 0, bytes);
  settle();
}

function both(sum: usize, value: usize, bytes: usize, keep: v128, weight: v128): void {
  for (const end = sum + bytes; sum < end; sum += 32) {
    const s0 = f32x4.mul(keep, v128.load(sum)), s1 = f32x4.mul(keep, v128.load(sum, 16));
    v128.store(sum, f32x4.relaxed_madd(weight, v128.load(value), s0));
    v128.store(sum, f32x4.relaxed_madd(weight, v128.load(value, 16), s1), 16);
    value += 32;
  }
}

function scaled(to: usize, from: usize, bytes: usize, by: v128): void {
  for (const end = to + bytes; to < end; to += 32) {
    const x0 = v128.load(from), x1 = v128.load(from, 16);
    v128.store(to, f32x4.mul(by, x0));
    v128.store(to, f32x4.mul(by, x1), 16);
    from += 32;
  }
}

// Words: counters, numbers, bytes of a numbers row, base, direction, out, bytes of each of the three, padding included
// (a multiple of 64), column, factor, its element.
import { factorOf, number } from "../cpu/numbers.as";
import { settle } from "../cpu/vector.as";

export function displace(words: usize): void {
  const step = number(words, 28) * factorOf(words, 32);
  const base: usize = load<u32>(words, 12), out: usize = load<u32>(words, 20), bytes: usize = load<u32>(words, 24);
  if (step == 0) memory.copy(out, base, bytes);
  else move(base, load<u32>(words, 16), out, bytes, f32x4.splat(step));
  settle();
}

function move(base: usize, direction: usize, out: usize, bytes: usize, step: v128): void {
  for (const end = out + bytes; out < end; out += 32) {
    v128.store(out, f32x4.relaxed_madd(step, v128.load(direction), v128.load(base)));
    v128.store(out, f32x4.relaxed_madd(step, v128.load(direction, 16), v128.load(base, 16)), 16);
    base += 32;
    direction += 32;
  }
}

// Words: input, gate (the input itself forward), out, bytes of each, padding included (a multiple of 64).
import { settle } from "../cpu/vector.as";

export function relu(words: usize): void {
  gate(load<u32>(words), load<u32>(words, 4), load<u32>(words, 8), load<u32>(words, 12));
  settle();
}

/** `out = gate <= 0 ? 0 : input`: a NaN compares false and passes, in the gate and in the input. */
export function gate(input: usize, gate: usize, out: usize, bytes: usize): void {
  const zero = f32x4.splat(0);
  for (const end = out + bytes; out < end; out += 64) {
    const g0 = v128.load(gate), g1 = v128.load(gate, 16), g2 = v128.load(gate, 32), g3 = v128.load(gate, 48);
    const x0 = v128.load(input), x1 = v128.load(input, 16), x2 = v128.load(input, 32), x3 = v128.load(input, 48);
    v128.store(out, v128.andnot(x0, f32x4.le(g0, zero)));
    v128.store(out, v128.andnot(x1, f32x4.le(g1, zero)), 16);
    v128.store(out, v128.andnot(x2, f32x4.le(g2, zero)), 32);
    v128.store(out, v128.andnot(x3, f32x4.le(g3, zero)), 48);
    gate += 64;
    input += 64;
  }
}

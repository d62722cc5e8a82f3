// Words: input, dout, out, bytes of each, padding included (a multiple of 64), kind, slope (f32).
import { derivativeOf } from "../activation/curves.as";
import { settle } from "../cpu/vector.as";

export function activation_backward(words: usize): void {
  let input: usize = load<u32>(words), dout: usize = load<u32>(words, 4), out: usize = load<u32>(words, 8);
  const kind = load<u32>(words, 16), slope = load<f32>(words, 20);
  for (const end = out + <usize>load<u32>(words, 12); out < end; out += 16) {
    v128.store(out, f32x4.mul(v128.load(dout), derivativeOf(kind, v128.load(input), slope)));
    input += 16;
    dout += 16;
  }
  settle();
}

// Words: input, out, bytes of each, padding included (a multiple of 64), kind, slope (f32).
import { settle } from "../cpu/vector.as";
import { valueOf } from "./curves.as";

export function activation(words: usize): void {
  let input: usize = load<u32>(words), out: usize = load<u32>(words, 4);
  const kind = load<u32>(words, 12), slope = load<f32>(words, 16);
  for (const end = out + <usize>load<u32>(words, 8); out < end; out += 16) {
    v128.store(out, valueOf(kind, v128.load(input), slope));
    input += 16;
  }
  settle();
}

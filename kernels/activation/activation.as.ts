// Words: input, out, bytes of each, padding included (a multiple of 64), kind, slope (f32).
//
// A loop for each kind, so that none branches, over two vectors at a time, which become one of 256 bits.
import { settle } from "../cpu/vector.as";
import { gelu, leakyRelu, sigmoid, silu, tanh } from "./curves.as";

export function activation(words: usize): void {
  const input: usize = load<u32>(words), out: usize = load<u32>(words, 4), end = out + <usize>load<u32>(words, 8);
  const kind = load<u32>(words, 12);
  if (kind == 0) leakyRelus(input, out, end, v128.load32_splat(words, 16));
  else if (kind == 1) gelus(input, out, end);
  else if (kind == 2) silus(input, out, end);
  else if (kind == 3) sigmoids(input, out, end);
  else tanhs(input, out, end);
  settle();
}

function leakyRelus(input: usize, out: usize, end: usize, slope: v128): void {
  for (; out < end; out += 32) {
    const x0 = v128.load(input), x1 = v128.load(input, 16);
    const y0 = leakyRelu(x0, slope), y1 = leakyRelu(x1, slope);
    v128.store(out, y0);
    v128.store(out, y1, 16);
    input += 32;
  }
}

function gelus(input: usize, out: usize, end: usize): void {
  for (; out < end; out += 32) {
    const x0 = v128.load(input), x1 = v128.load(input, 16);
    const y0 = gelu(x0), y1 = gelu(x1);
    v128.store(out, y0);
    v128.store(out, y1, 16);
    input += 32;
  }
}

function silus(input: usize, out: usize, end: usize): void {
  for (; out < end; out += 32) {
    const x0 = v128.load(input), x1 = v128.load(input, 16);
    const y0 = silu(x0), y1 = silu(x1);
    v128.store(out, y0);
    v128.store(out, y1, 16);
    input += 32;
  }
}

function sigmoids(input: usize, out: usize, end: usize): void {
  for (; out < end; out += 32) {
    const x0 = v128.load(input), x1 = v128.load(input, 16);
    const y0 = sigmoid(x0), y1 = sigmoid(x1);
    v128.store(out, y0);
    v128.store(out, y1, 16);
    input += 32;
  }
}

function tanhs(input: usize, out: usize, end: usize): void {
  for (; out < end; out += 32) {
    const x0 = v128.load(input), x1 = v128.load(input, 16);
    const y0 = tanh(x0), y1 = tanh(x1);
    v128.store(out, y0);
    v128.store(out, y1, 16);
    input += 32;
  }
}

// Words: input, dout, out, bytes of each, padding included (a multiple of 64), kind, slope (f32).
//
// A loop for each kind, so that none branches, over two vectors at a time, which become one of 256 bits.
import { geluSlope, leakyReluSlope, sigmoidSlope, siluSlope, tanhSlope } from "../activation/curves.as";
import { settle } from "../cpu/vector.as";

export function activation_backward(words: usize): void {
  const input: usize = load<u32>(words), dout: usize = load<u32>(words, 4), out: usize = load<u32>(words, 8);
  const end = out + <usize>load<u32>(words, 12);
  const kind = load<u32>(words, 16);
  if (kind == 0) leakyRelus(input, dout, out, end, v128.load32_splat(words, 20));
  else if (kind == 1) gelus(input, dout, out, end);
  else if (kind == 2) silus(input, dout, out, end);
  else if (kind == 3) sigmoids(input, dout, out, end);
  else tanhs(input, dout, out, end);
  settle();
}

function leakyRelus(input: usize, dout: usize, out: usize, end: usize, slope: v128): void {
  for (; out < end; out += 32) {
    const x0 = v128.load(input), x1 = v128.load(input, 16), d0 = v128.load(dout), d1 = v128.load(dout, 16);
    const y0 = f32x4.mul(d0, leakyReluSlope(x0, slope)), y1 = f32x4.mul(d1, leakyReluSlope(x1, slope));
    v128.store(out, y0);
    v128.store(out, y1, 16);
    input += 32;
    dout += 32;
  }
}

function gelus(input: usize, dout: usize, out: usize, end: usize): void {
  for (; out < end; out += 32) {
    const x0 = v128.load(input), x1 = v128.load(input, 16), d0 = v128.load(dout), d1 = v128.load(dout, 16);
    const y0 = f32x4.mul(d0, geluSlope(x0)), y1 = f32x4.mul(d1, geluSlope(x1));
    v128.store(out, y0);
    v128.store(out, y1, 16);
    input += 32;
    dout += 32;
  }
}

function silus(input: usize, dout: usize, out: usize, end: usize): void {
  for (; out < end; out += 32) {
    const x0 = v128.load(input), x1 = v128.load(input, 16), d0 = v128.load(dout), d1 = v128.load(dout, 16);
    const y0 = f32x4.mul(d0, siluSlope(x0)), y1 = f32x4.mul(d1, siluSlope(x1));
    v128.store(out, y0);
    v128.store(out, y1, 16);
    input += 32;
    dout += 32;
  }
}

function sigmoids(input: usize, dout: usize, out: usize, end: usize): void {
  for (; out < end; out += 32) {
    const x0 = v128.load(input), x1 = v128.load(input, 16), d0 = v128.load(dout), d1 = v128.load(dout, 16);
    const y0 = f32x4.mul(d0, sigmoidSlope(x0)), y1 = f32x4.mul(d1, sigmoidSlope(x1));
    v128.store(out, y0);
    v128.store(out, y1, 16);
    input += 32;
    dout += 32;
  }
}

function tanhs(input: usize, dout: usize, out: usize, end: usize): void {
  for (; out < end; out += 32) {
    const x0 = v128.load(input), x1 = v128.load(input, 16), d0 = v128.load(dout), d1 = v128.load(dout, 16);
    const y0 = f32x4.mul(d0, tanhSlope(x0)), y1 = f32x4.mul(d1, tanhSlope(x1));
    v128.store(out, y0);
    v128.store(out, y1, 16);
    input += 32;
    dout += 32;
  }
}

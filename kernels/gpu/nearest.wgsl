// Rounding to the 16-bit formats on bits, to nearest and ties to even, for the stores of `stored_source.ts`.

fn stored_drop(magnitude: u32, count: u32) -> u32 {
  let odd = (magnitude >> count) & 1u;
  return ((magnitude + (1u << (count - 1u)) - 1u + odd) >> count) << count;
}

// The f32 that stands for the nearest half: converting it needs no further rounding.
fn stored_half(bits: u32) -> f32 {
  let magnitude = bits & 0x7fffffffu;
  let sign = bits & 0x80000000u;
  if (magnitude > 0x7f800000u) {
    return bitcast<f32>(sign | 0x7fc00000u);
  }
  if (magnitude <= 0x33000000u) { // up to 2^-25, halfway to the smallest
    return bitcast<f32>(sign);
  }
  if (magnitude < 0x33800000u) {
    return bitcast<f32>(sign | 0x33800000u);
  }
  let exponent = magnitude >> 23u;
  let rounded = stored_drop(magnitude, select(13u, 126u - exponent, exponent < 113u));
  return bitcast<f32>(sign | select(rounded, 0x7f800000u, rounded >= 0x47800000u));
}

// The word of the nearest bfloat16.
fn stored_bfloat(bits: u32) -> u32 {
  let nan = (bits & 0x7fffffffu) > 0x7f800000u;
  return select(stored_drop(bits & 0x7fffffffu, 16u) | (bits & 0x80000000u), bits | 0x400000u, nan) >> 16u;
}

// A workgroup a replica. Differences are scaled by a power of two from the greatest exponent, squared, and added: each
// lane its own in blocks, the lanes in a fixed tree. What is not finite is told by bits.
override PREDICTION_STRIDE: u32;
override TARGET_STRIDE: u32;
override LOG_STRIDE: u32;
override DPREDICTION_STRIDE: u32;
override LOG_COLUMNS: u32;
override LOSS_COLUMN: u32;
override SIZE: u32;
override GRADIENT: u32;

const LANES = 256u;
const BLOCK = 32u;
const NAN_BITS = 0x7fc00000u;
const INFINITY_BITS = 0x7f800000u;

@group(0) @binding(0) var<storage, read_write> prediction: array<u32>;
@group(0) @binding(1) var<storage, read_write> target_: array<u32>;
@group(0) @binding(2) var<storage, read_write> counters: array<u32>;
@group(0) @binding(3) var<storage, read_write> log: array<u32>;
@group(0) @binding(4) var<storage, read_write> dprediction: array<u32>;

var<workgroup> greatest: array<u32, 256>;
var<workgroup> sums: array<f32, 256>;

// Bits of p - t.
fn difference(p: u32, t: u32) -> u32 {
  let p_size = p & 0x7fffffffu;
  let t_size = t & 0x7fffffffu;
  if (max(p_size, t_size) > INFINITY_BITS || (p_size == INFINITY_BITS && p == t)) {
    return NAN_BITS;
  }
  if (p_size == INFINITY_BITS) {
    return p;
  }
  if (t_size == INFINITY_BITS) {
    return t ^ 0x80000000u;
  }
  return bitcast<u32>(bitcast<f32>(p) - bitcast<f32>(t));
}

@compute @workgroup_size(256)
fn mean_squared_error(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let r = group.z;
  let p = r * PREDICTION_STRIDE;
  let t = r * TARGET_STRIDE;
  let count = f32(SIZE);
  var most = 0u;
  for (var i = lane; i < SIZE; i += LANES) {
    let bits = difference(prediction[p + i], target_[t + i]);
    most = max(most, bits & 0x7fffffffu);
    if (GRADIENT != 0u) {
      let finite = (bits & INFINITY_BITS) != INFINITY_BITS;
      dprediction[r * DPREDICTION_STRIDE + i] = select(bits, bitcast<u32>(bitcast<f32>(bits) / (count * 0.5)), finite);
    }
  }
  greatest[lane] = most;
  workgroupBarrier();
  for (var width = LANES / 2u; width > 0u; width /= 2u) {
    if (lane < width) {
      greatest[lane] = max(greatest[lane], greatest[lane + width]);
    }
    workgroupBarrier();
  }
  let exponent = clamp(greatest[0] >> 23u, 1u, 253u);
  let scale = bitcast<f32>((254u - exponent) << 23u);
  let unscale = bitcast<f32>(exponent << 23u);
  var total = 0.0;
  for (var first = lane; first < SIZE; first += LANES * BLOCK) {
    var part = 0.0;
    let end = min(SIZE, first + LANES * BLOCK);
    for (var i = first; i < end; i += LANES) {
      let x = bitcast<f32>(difference(prediction[p + i], target_[t + i])) * scale;
      part += x * x;
    }
    total += part;
  }
  sums[lane] = total;
  workgroupBarrier();
  for (var width = LANES / 2u; width > 0u; width /= 2u) {
    if (lane < width) {
      sums[lane] += sums[lane + width];
    }
    workgroupBarrier();
  }
  if (lane == 0u) {
    var bits = bitcast<u32>(sums[0] / count * unscale * unscale);
    if (greatest[0] >= INFINITY_BITS) {
      bits = select(INFINITY_BITS, NAN_BITS, greatest[0] > INFINITY_BITS);
    }
    log[r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS + LOSS_COLUMN] = bits;
  }
}

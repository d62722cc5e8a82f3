// A workgroup a group of a sample, three passes: sum and greatest magnitude of the differences from the first element;
// squared deviations, scaled by a power of two from that magnitude; the output. Each lane adds every 64th element, the
// lanes are added in a fixed tree.
override INPUT_STRIDE: u32;
override SCALE_STRIDE: u32;
override SHIFT_STRIDE: u32;
override OUT_STRIDE: u32;
override STATISTICS_STRIDE: u32;
override SAMPLES: u32;
override SPATIAL: u32;
override GROUPS: u32;
override CHANNELS: u32; // of a group
override CENTER: u32;
override EPSILON: f32;
override SCALED: u32;
override SHIFTED: u32;

const LANES = 64u;
const NAN_BITS = 0x7fc00000u;

@group(0) @binding(0) var<storage, read_write> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> scale: array<f32>;
@group(0) @binding(2) var<storage, read_write> shift: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<u32>;
@group(0) @binding(4) var<storage, read_write> statistics: array<u32>;

var<workgroup> sums: array<f32, 64>;
var<workgroup> most: array<u32, 64>;

// Adds the lanes' numbers in a fixed tree; every lane gets the total.
fn total(lane: u32, own: f32) -> f32 {
  workgroupBarrier();
  sums[lane] = own;
  workgroupBarrier();
  for (var width = LANES / 2u; width > 0u; width /= 2u) {
    if (lane < width) {
      sums[lane] += sums[lane + width];
    }
    workgroupBarrier();
  }
  return sums[0];
}

fn greatest(lane: u32, own: u32) -> u32 {
  most[lane] = own;
  workgroupBarrier();
  for (var width = LANES / 2u; width > 0u; width /= 2u) {
    if (lane < width) {
      most[lane] = max(most[lane], most[lane + width]);
    }
    workgroupBarrier();
  }
  return most[0];
}

fn isFinite(bits: u32) -> bool {
  return (bits & 0x7f800000u) != 0x7f800000u;
}

@compute @workgroup_size(64)
fn group_norm(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = group.y * groups.x + group.x;
  if (index >= SAMPLES * GROUPS) {
    return;
  }
  let r = group.z;
  let column = (index % GROUPS) * CHANNELS;
  let corner = (index / GROUPS) * SPATIAL * GROUPS * CHANNELS + column;
  let count = SPATIAL * CHANNELS;
  let origin = r * INPUT_STRIDE + corner;
  let first = select(0.0, input[origin], CENTER != 0u);

  var sum = 0.0;
  var magnitude = 0u;
  for (var i = lane; i < count; i += LANES) {
    let x = input[origin + (i / CHANNELS) * GROUPS * CHANNELS + i % CHANNELS];
    let d = x - first;
    sum += d;
    magnitude = max(magnitude, select(NAN_BITS, bitcast<u32>(d) & 0x7fffffffu, isFinite(bitcast<u32>(x))));
  }
  magnitude = greatest(lane, magnitude);
  sum = total(lane, sum);
  let finite = magnitude < 0x7f800000u && isFinite(bitcast<u32>(sum));
  let offset = select(0.0, sum / f32(count), CENTER != 0u);

  // The scale takes the root of epsilon into account, so that neither part of the sum below over- or underflows.
  let exponent = clamp(max(magnitude, bitcast<u32>(sqrt(EPSILON))) >> 23u, 1u, 253u);
  let scaling = bitcast<f32>((254u - exponent) << 23u);
  var square = 0.0;
  for (var i = lane; i < count; i += LANES) {
    let x = input[origin + (i / CHANNELS) * GROUPS * CHANNELS + i % CHANNELS];
    let d = ((x - first) - offset) * scaling;
    square += d * d;
  }
  let variance = total(lane, square) / f32(count);
  let rstd = scaling / sqrt(variance + (EPSILON * scaling) * scaling);

  let to = r * OUT_STRIDE + corner;
  for (var i = lane; i < count; i += LANES) {
    let at = (i / CHANNELS) * GROUPS * CHANNELS + i % CHANNELS;
    var y = ((input[origin + at] - first) - offset) * rstd;
    if (SCALED != 0u) {
      y *= scale[r * SCALE_STRIDE + column + i % CHANNELS];
    }
    if (SHIFTED != 0u) {
      y += shift[r * SHIFT_STRIDE + column + i % CHANNELS];
    }
    out[to + at] = select(NAN_BITS, bitcast<u32>(y), finite);
  }
  if (lane == 0u) {
    let pair = r * STATISTICS_STRIDE + 2u * index;
    statistics[pair] = select(NAN_BITS, bitcast<u32>(offset), finite);
    statistics[pair + 1u] = select(NAN_BITS, bitcast<u32>(rstd), finite);
  }
}

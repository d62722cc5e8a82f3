// A workgroup a replica. Elements are scaled by a power of two from the greatest exponent, squared, and added: each lane
// its own in blocks, the lanes in a fixed tree.
override INPUT_STRIDE: u32;
override LOG_STRIDE: u32;
override LOG_COLUMNS: u32;
override COLUMN: u32;
override SIZE: u32;

const LANES = 256u;
const BLOCK = 32u;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> counters: array<u32>;
@group(0) @binding(2) var<storage, read_write> log: array<u32>;

var<workgroup> greatest: array<u32, 256>;
var<workgroup> sums: array<f32, 256>;

@compute @workgroup_size(256)
fn vector_norm(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let r = group.z;
  let base = r * INPUT_STRIDE;
  var most = 0u;
  for (var i = lane; i < SIZE; i += LANES) {
    most = max(most, input[base + i] & 0x7fffffffu);
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
      let x = bitcast<f32>(input[base + i]) * scale;
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
    var bits = bitcast<u32>(sqrt(sums[0]) * unscale);
    if (greatest[0] >= 0x7f800000u) {
      bits = select(0x7f800000u, 0x7fc00000u, greatest[0] > 0x7f800000u); // infinity, or NaN
    }
    log[r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS + COLUMN] = bits;
  }
}

// A workgroup a replica, three passes: greatest magnitude and zeros; sum and sum of squares; squared deviations. Elements
// are scaled by a power of two from the greatest exponent; each lane adds its own in blocks, the lanes in a fixed tree.
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

var<workgroup> found: array<vec2<u32>, 256>; // greatest magnitude, zeros
var<workgroup> sums: array<vec2<f32>, 256>;

// Adds the lanes' pairs in a fixed tree; every lane gets the total.
fn total(lane: u32, own: vec2<f32>) -> vec2<f32> {
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

@compute @workgroup_size(256)
fn moments(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let r = group.z;
  let base = r * INPUT_STRIDE;
  var most = vec2<u32>(0u, 0u);
  for (var i = lane; i < SIZE; i += LANES) {
    let magnitude = input[base + i] & 0x7fffffffu;
    most = vec2<u32>(max(most.x, magnitude), most.y + select(0u, 1u, magnitude == 0u));
  }
  found[lane] = most;
  workgroupBarrier();
  for (var width = LANES / 2u; width > 0u; width /= 2u) {
    if (lane < width) {
      let other = found[lane + width];
      found[lane] = vec2<u32>(max(found[lane].x, other.x), found[lane].y + other.y);
    }
    workgroupBarrier();
  }
  let exponent = clamp(found[0].x >> 23u, 1u, 253u);
  let scale = bitcast<f32>((254u - exponent) << 23u);
  let unscale = bitcast<f32>(exponent << 23u);
  let count = f32(SIZE);

  var own = vec2<f32>(0.0);
  for (var first = lane; first < SIZE; first += LANES * BLOCK) {
    var part = vec2<f32>(0.0);
    let end = min(SIZE, first + LANES * BLOCK);
    for (var i = first; i < end; i += LANES) {
      let x = bitcast<f32>(input[base + i]) * scale;
      part += vec2<f32>(x, x * x);
    }
    own += part;
  }
  let means = total(lane, own) / count;

  own = vec2<f32>(0.0);
  for (var first = lane; first < SIZE; first += LANES * BLOCK) {
    var part = 0.0;
    let end = min(SIZE, first + LANES * BLOCK);
    for (var i = first; i < end; i += LANES) {
      let x = bitcast<f32>(input[base + i]) * scale - means.x;
      part += x * x;
    }
    own.x += part;
  }
  let variance = total(lane, own).x / count;

  if (lane == 0u) {
    let at = r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS + COLUMN;
    let finite = found[0].x < 0x7f800000u;
    log[at] = select(0x7fc00000u, bitcast<u32>(means.x * unscale), finite);
    log[at + 1u] = select(0x7fc00000u, bitcast<u32>(sqrt(means.y) * unscale), finite);
    log[at + 2u] = select(0x7fc00000u, bitcast<u32>(sqrt(variance) * unscale), finite);
    log[at + 3u] = bitcast<u32>(f32(found[0].y) / count);
  }
}

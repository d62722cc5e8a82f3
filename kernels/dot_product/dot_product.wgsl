// A workgroup a replica. The elements of each tensor are scaled by a power of two from its greatest exponent; products are
// added by each lane in blocks, the lanes in a fixed tree.
override A_STRIDE: u32;
override B_STRIDE: u32;
override LOG_STRIDE: u32;
override LOG_COLUMNS: u32;
override COLUMN: u32;
override SIZE: u32;

const LANES = 256u;
const BLOCK = 32u;

@group(0) @binding(0) var<storage, read_write> a: array<u32>;
@group(0) @binding(1) var<storage, read_write> b: array<u32>;
@group(0) @binding(2) var<storage, read_write> counters: array<u32>;
@group(0) @binding(3) var<storage, read_write> log: array<u32>;

var<workgroup> greatest: array<vec2<u32>, 256>;
var<workgroup> sums: array<f32, 256>;

@compute @workgroup_size(256)
fn dot_product(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let r = group.z;
  let base = vec2<u32>(r * A_STRIDE, r * B_STRIDE);
  var most = vec2<u32>(0u);
  for (var i = lane; i < SIZE; i += LANES) {
    most = max(most, vec2<u32>(a[base.x + i], b[base.y + i]) & vec2<u32>(0x7fffffffu));
  }
  greatest[lane] = most;
  workgroupBarrier();
  for (var width = LANES / 2u; width > 0u; width /= 2u) {
    if (lane < width) {
      greatest[lane] = max(greatest[lane], greatest[lane + width]);
    }
    workgroupBarrier();
  }
  let exponents = clamp(greatest[0] >> vec2<u32>(23u), vec2<u32>(1u), vec2<u32>(253u));
  let scales = bitcast<vec2<f32>>((vec2<u32>(254u) - exponents) << vec2<u32>(23u));
  let unscales = bitcast<vec2<f32>>(exponents << vec2<u32>(23u));
  var total = 0.0;
  for (var first = lane; first < SIZE; first += LANES * BLOCK) {
    var part = 0.0;
    let end = min(SIZE, first + LANES * BLOCK);
    for (var i = first; i < end; i += LANES) {
      part = fma(bitcast<f32>(a[base.x + i]) * scales.x, bitcast<f32>(b[base.y + i]) * scales.y, part);
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
    // The greater factor last would overflow on the way, where the smaller one brings the result back.
    let sum = sums[0] * min(unscales.x, unscales.y) * max(unscales.x, unscales.y);
    let finite = max(greatest[0].x, greatest[0].y) < 0x7f800000u;
    log[r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS + COLUMN] = select(0x7fc00000u, bitcast<u32>(sum), finite);
  }
}

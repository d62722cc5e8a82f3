// A workgroup a replica: each lane counts every 256th element, the lanes are added in a tree. Counts are integers.
override INPUT_STRIDE: u32;
override LOG_STRIDE: u32;
override LOG_COLUMNS: u32;
override COLUMN: u32;
override SIZE: u32;
override LOW: f32;
override HIGH: f32;

const LANES = 256u;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> counters: array<u32>;
@group(0) @binding(2) var<storage, read_write> log: array<f32>;

var<workgroup> counts: array<u32, 256>;

@compute @workgroup_size(256)
fn share_outside(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let r = group.z;
  var outside = 0u;
  for (var i = lane; i < SIZE; i += LANES) {
    let bits = input[r * INPUT_STRIDE + i];
    let x = bitcast<f32>(bits);
    let isNan = (bits & 0x7fffffffu) > 0x7f800000u; // comparisons with NaN differ between adapters
    outside += select(0u, 1u, isNan || x < LOW || x > HIGH);
  }
  counts[lane] = outside;
  workgroupBarrier();
  for (var width = LANES / 2u; width > 0u; width /= 2u) {
    if (lane < width) {
      counts[lane] += counts[lane + width];
    }
    workgroupBarrier();
  }
  if (lane == 0u) {
    log[r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS + COLUMN] = f32(counts[0]) / f32(SIZE);
  }
}

// A workgroup a replica: each lane looks down every 256th column, the lanes' counts are added in a tree.
override INPUT_STRIDE: u32;
override LOG_STRIDE: u32;
override LOG_COLUMNS: u32;
override COLUMN: u32;
override M: u32;
override N: u32;

const LANES = 256u;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> counters: array<u32>;
@group(0) @binding(2) var<storage, read_write> log: array<f32>;

var<workgroup> counts: array<u32, 256>;

@compute @workgroup_size(256)
fn zero_columns(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let r = group.z;
  var dead = 0u;
  for (var n = lane; n < N; n += LANES) {
    var magnitudes = 0u;
    for (var m = 0u; m < M; m++) {
      magnitudes |= input[r * INPUT_STRIDE + m * N + n] & 0x7fffffffu;
    }
    dead += select(0u, 1u, magnitudes == 0u);
  }
  counts[lane] = dead;
  workgroupBarrier();
  for (var width = LANES / 2u; width > 0u; width /= 2u) {
    if (lane < width) {
      counts[lane] += counts[lane + width];
    }
    workgroupBarrier();
  }
  if (lane == 0u) {
    log[r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS + COLUMN] = f32(counts[0]) / f32(N);
  }
}

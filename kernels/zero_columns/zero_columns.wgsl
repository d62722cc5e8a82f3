// A workgroup a replica, column after column: each lane looks at every 256th row.
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

var<workgroup> alive: atomic<u32>;

@compute @workgroup_size(256)
fn zero_columns(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let r = group.z;
  var dead = 0u;
  for (var n = 0u; n < N; n++) {
    if (lane == 0u) {
      atomicStore(&alive, 0u);
    }
    workgroupBarrier();
    var magnitudes = 0u;
    for (var m = lane; m < M; m += LANES) {
      magnitudes |= input[r * INPUT_STRIDE + m * N + n] & 0x7fffffffu;
    }
    if (magnitudes != 0u) {
      atomicStore(&alive, 1u);
    }
    workgroupBarrier();
    dead += select(1u, 0u, atomicLoad(&alive) != 0u);
    workgroupBarrier();
  }
  if (lane == 0u) {
    log[r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS + COLUMN] = f32(dead) / f32(N);
  }
}

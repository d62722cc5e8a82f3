// A workgroup a replica, column after column: each lane looks at every 256th row.
override INPUT_STRIDE: u32;
override BEFORE_STRIDE: u32;
override LOG_STRIDE: u32;
override LOG_COLUMNS: u32;
override COLUMN: u32;
override M: u32;
override N: u32;

const LANES = 256u;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> before: array<f32>;
@group(0) @binding(2) var<storage, read_write> counters: array<u32>;
@group(0) @binding(3) var<storage, read_write> log: array<f32>;

var<workgroup> positive: atomic<u32>;

// On bits: shaders may take NaN for a number. Infinity is 0x7f800000; what lies above it is NaN.
fn is_positive(bits: u32) -> bool {
  let magnitude = bits & 0x7fffffffu;
  return magnitude != 0u && (bits <= 0x7f800000u || magnitude > 0x7f800000u);
}

@compute @workgroup_size(256)
fn inactive_columns(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let r = group.z;
  let alive = counters[2u * r + 1u] != 0u;
  var inactive = 0u;
  var revived = 0u;
  for (var n = 0u; n < N; n++) {
    if (lane == 0u) {
      atomicStore(&positive, 0u);
    }
    workgroupBarrier();
    var found = false;
    for (var m = lane; m < M; m += LANES) {
      found = found || is_positive(input[r * INPUT_STRIDE + m * N + n]);
    }
    if (found) {
      atomicStore(&positive, 1u);
    }
    workgroupBarrier();
    let now = select(1u, 0u, atomicLoad(&positive) != 0u);
    inactive += now;
    if (lane == 0u && alive) {
      let was = before[r * BEFORE_STRIDE + n] != 0.0;
      revived += select(0u, 1u, was && now == 0u);
      before[r * BEFORE_STRIDE + n] = f32(now);
    }
    workgroupBarrier();
  }
  if (lane == 0u && alive) {
    let at = r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS + COLUMN;
    log[at] = f32(inactive) / f32(N);
    log[at + 1u] = f32(revived) / f32(N);
  }
}

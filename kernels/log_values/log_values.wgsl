// Copies a few numbers into each replica's row of the log.
override VALUES_STRIDE: u32;
override LOG_STRIDE: u32;
override LOG_COLUMNS: u32;
override FROM: u32;
override COUNT: u32;
override COLUMN: u32;

@group(0) @binding(0) var<storage, read_write> values: array<u32>;
@group(0) @binding(1) var<storage, read_write> counters: array<u32>;
@group(0) @binding(2) var<storage, read_write> log: array<u32>;

@compute @workgroup_size(64)
fn log_values(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= COUNT) {
    return;
  }
  let r = group.z;
  log[r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS + COLUMN + i] = values[r * VALUES_STRIDE + FROM + i];
}

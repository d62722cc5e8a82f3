// An exponent of all ones is an infinity or a NaN. Whoever finds one writes the same 1.
override INPUT_STRIDE: u32;
override LOG_STRIDE: u32;
override LOG_COLUMNS: u32;
override COLUMN: u32;
override SIZE: u32;

const ONE_BITS = 0x3f800000u;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> counters: array<u32>;
@group(0) @binding(2) var<storage, read_write> log_: array<atomic<u32>>;

fn place(r: u32) -> u32 {
  return r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS + COLUMN;
}

@compute @workgroup_size(1)
fn clear(@builtin(workgroup_id) group: vec3<u32>) {
  atomicStore(&log_[place(group.z)], 0u);
}

@compute @workgroup_size(64)
fn find_nonfinite(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  if ((input[group.z * INPUT_STRIDE + i] & 0x7f800000u) == 0x7f800000u) {
    atomicStore(&log_[place(group.z)], ONE_BITS);
  }
}

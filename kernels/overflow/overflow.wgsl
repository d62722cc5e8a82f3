// An exponent of all ones is an infinity or a NaN. Whoever finds one sets the flag; the order of setting is all the same.
override INPUT_STRIDE: u32;
override SIZE: u32;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> flag: array<atomic<u32>>;

@compute @workgroup_size(1)
fn clear_flag(@builtin(workgroup_id) group: vec3<u32>) {
  atomicStore(&flag[group.z], 0u);
}

@compute @workgroup_size(64)
fn overflow(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  if ((input[group.z * INPUT_STRIDE + i] & 0x7f800000u) == 0x7f800000u) {
    atomicStore(&flag[group.z], 1u);
  }
}

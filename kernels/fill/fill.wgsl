// One number everywhere.
override OUT_STRIDE: u32;
override SIZE: u32;
override VALUE: f32;

@group(0) @binding(0) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn fill(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i < SIZE) {
    out[group.z * OUT_STRIDE + i] = VALUE;
  }
}

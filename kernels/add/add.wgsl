// One element an invocation.
override A_STRIDE: u32;
override B_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override TWICE: u32; // 1 where a is b as well

@group(0) @binding(0) var<storage, read_write> a: array<f32>;
@group(0) @binding(1) var<storage, read_write> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn add(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let x = a[group.z * A_STRIDE + i];
  var y = x;
  if (TWICE == 0u) {
    y = b[group.z * B_STRIDE + i];
  }
  out[group.z * OUT_STRIDE + i] = x + y;
}

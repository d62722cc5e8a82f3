// One multiply-add an element.
override SUM_STRIDE: u32;
override VALUE_STRIDE: u32;
override SIZE: u32;
override FACTOR: f32;

@group(0) @binding(0) var<storage, read_write> sum: array<f32>;
@group(0) @binding(1) var<storage, read_write> value: array<f32>;

@compute @workgroup_size(64)
fn accumulate(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let at = group.z * SUM_STRIDE + i;
  sum[at] = fma(FACTOR, value[group.z * VALUE_STRIDE + i], sum[at]);
}

// One product or quotient an element; what is not finite, told by its exponent bits, stays as it is.
override VALUES_STRIDE: u32;
override FACTOR_STRIDE: u32;
override SIZE: u32;
override DIVIDE: u32;

@group(0) @binding(0) var<storage, read_write> values: array<u32>;
@group(0) @binding(1) var<storage, read_write> factor: array<f32>;

@compute @workgroup_size(64)
fn multiply_by(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let at = group.z * VALUES_STRIDE + i;
  let bits = values[at];
  if ((bits & 0x7f800000u) == 0x7f800000u) {
    return;
  }
  let x = bitcast<f32>(bits);
  let by = factor[group.z * FACTOR_STRIDE];
  if (DIVIDE != 0u) {
    values[at] = bitcast<u32>(x / by);
  } else {
    values[at] = bitcast<u32>(x * by);
  }
}

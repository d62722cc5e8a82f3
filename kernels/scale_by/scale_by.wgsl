// input *= factor; a NaN on either side is told by its bits, because an adapter may lose it in a product with 0.
override INPUT_STRIDE: u32;
override FACTOR_STRIDE: u32;
override ELEMENT: u32;
override SIZE: u32;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> factor: array<u32>;

@compute @workgroup_size(64)
fn scale_by(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let k = factor[group.z * FACTOR_STRIDE + ELEMENT];
  let at = group.z * INPUT_STRIDE + i;
  let x = input[at] & 0x7fffffffu;
  if (k == 0x3f800000u || x > 0x7f800000u) {
    return; // times 1, or NaN already
  }
  let magnitude = k & 0x7fffffffu;
  let lost = magnitude > 0x7f800000u || (magnitude == 0u && x == 0x7f800000u) || (magnitude == 0x7f800000u && x == 0u);
  input[at] = select(bitcast<u32>(bitcast<f32>(input[at]) * bitcast<f32>(k)), 0x7fc00000u, lost);
}

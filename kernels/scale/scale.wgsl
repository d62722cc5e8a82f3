// One element an invocation. What is not finite is told by bits: an adapter may take NaN times 0 for 0.
override INPUT_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override FACTOR: f32;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(64)
fn scale(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let bits = input[group.z * INPUT_STRIDE + i];
  let magnitude = bits & 0x7fffffffu;
  var result = bits;
  if (magnitude < 0x7f800000u) {
    if (FACTOR != 1.0) {
      result = bitcast<u32>(FACTOR * bitcast<f32>(bits));
    }
  } else if (magnitude == 0x7f800000u) {
    result = select(bits ^ (bitcast<u32>(FACTOR) & 0x80000000u), 0x7fc00000u, FACTOR == 0.0);
  }
  out[group.z * OUT_STRIDE + i] = result;
}

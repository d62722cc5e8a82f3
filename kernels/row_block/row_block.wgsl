// One element an invocation, bits unchanged.
override INPUT_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override INPUT_SIZE: u32;
override FIRST: i32; // element of the input that becomes the first of the output; negative for zeros before it

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(64)
fn row_block(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let at = i32(i) + FIRST;
  var bits = 0u;
  if (at >= 0 && at < i32(INPUT_SIZE)) {
    bits = input[group.z * INPUT_STRIDE + u32(at)];
  }
  out[group.z * OUT_STRIDE + i] = bits;
}

// One element of the table's gradient an invocation, which goes through all tokens in ascending order.
override TOKENS_STRIDE: u32;
override DOUT_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override TOKENS: u32;
override D: u32;

@group(0) @binding(0) var<storage, read_write> tokens: array<u32>;
@group(0) @binding(1) var<storage, read_write> dout: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn embedding_backward(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let v = i / D;
  var at = r * DOUT_STRIDE + i % D;
  var sum = 0.0;
  for (var n = 0u; n < TOKENS; n++) {
    if (tokens[r * TOKENS_STRIDE + n] == v) {
      sum += dout[at];
    }
    at += D;
  }
  out[r * OUT_STRIDE + i] = sum;
}

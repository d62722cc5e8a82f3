// One column an invocation, its rows in ascending order.
override INPUT_STRIDE: u32;
override OUT_STRIDE: u32;
override M: u32;
override N: u32;

@group(0) @binding(0) var<storage, read_write> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn column_sum(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let n = (group.y * groups.x + group.x) * 64u + lane;
  if (n >= N) {
    return;
  }
  var at = group.z * INPUT_STRIDE + n;
  var sum = 0.0;
  for (var m = 0u; m < M; m++) {
    sum += input[at];
    at += N;
  }
  out[group.z * OUT_STRIDE + n] = sum;
}

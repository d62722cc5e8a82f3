// One column an invocation, its rows in ascending order; behind the first part of them the sum so far goes on.
override INPUT_STRIDE: u32;
override OUT_STRIDE: u32;
override FIRST: u32;
override END: u32;
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
  var at = group.z * INPUT_STRIDE + FIRST * N + n;
  var sum = 0.0;
  if (FIRST != 0u) {
    sum = out[group.z * OUT_STRIDE + n];
  }
  for (var m = FIRST; m < END; m++) {
    sum += input[at];
    at += N;
  }
  out[group.z * OUT_STRIDE + n] = sum;
}

// One element of the sum an invocation, its terms in ascending order.
override INPUT_STRIDE: u32;
override OUT_STRIDE: u32;
override PERIOD: u32; // elements of out
override TERMS: u32;

@group(0) @binding(0) var<storage, read_write> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn period_sum(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= PERIOD) {
    return;
  }
  var at = group.z * INPUT_STRIDE + i;
  var sum = 0.0;
  for (var b = 0u; b < TERMS; b++) {
    sum += input[at];
    at += PERIOD;
  }
  out[group.z * OUT_STRIDE + i] = sum;
}

// One element of the result an invocation, its rows in ascending order.
override INPUT_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override ROWS: u32;
override COLUMNS: u32;

@group(0) @binding(0) var<storage, read_write> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn row_mean(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  var at = group.z * INPUT_STRIDE + i / COLUMNS * ROWS * COLUMNS + i % COLUMNS;
  var sum = 0.0;
  for (var s = 0u; s < ROWS; s++) {
    sum += input[at];
    at += COLUMNS;
  }
  out[group.z * OUT_STRIDE + i] = sum / f32(ROWS);
}

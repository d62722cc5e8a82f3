// One element an invocation.
override DOUT_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override ROWS: u32;
override COLUMNS: u32;

@group(0) @binding(0) var<storage, read_write> dout: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn row_mean_backward(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i < SIZE) {
    let mean = dout[group.z * DOUT_STRIDE + i / (ROWS * COLUMNS) * COLUMNS + i % COLUMNS];
    out[group.z * OUT_STRIDE + i] = mean / f32(ROWS);
  }
}

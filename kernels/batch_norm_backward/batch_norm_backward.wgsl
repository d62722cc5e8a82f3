// An element an invocation.
override INPUT_STRIDE: u32;
override STATISTICS_STRIDE: u32;
override SCALE_STRIDE: u32;
override DSCALE_STRIDE: u32;
override DSHIFT_STRIDE: u32;
override DOUT_STRIDE: u32;
override OUT_STRIDE: u32;
override M: u32;
override C: u32;
override SCALED: u32;

@group(0) @binding(0) var<storage, read_write> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> statistics: array<f32>;
@group(0) @binding(2) var<storage, read_write> scale: array<f32>;
@group(0) @binding(3) var<storage, read_write> dscale: array<f32>;
@group(0) @binding(4) var<storage, read_write> dshift: array<f32>;
@group(0) @binding(5) var<storage, read_write> dout: array<f32>;
@group(0) @binding(6) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn batch_norm_backward(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= M * C) {
    return;
  }
  let r = group.z;
  let column = i % C;
  let offset = statistics[r * STATISTICS_STRIDE + column];
  let rstd = statistics[r * STATISTICS_STRIDE + C + column];
  let normalized = ((input[r * INPUT_STRIDE + i] - input[r * INPUT_STRIDE + column]) - offset) * rstd;
  let mean = dshift[r * DSHIFT_STRIDE + column] / f32(M);
  let slope = dscale[r * DSCALE_STRIDE + column] / f32(M);
  var factor = rstd;
  if (SCALED != 0u) {
    factor *= scale[r * SCALE_STRIDE + column];
  }
  out[r * OUT_STRIDE + i] = factor * ((dout[r * DOUT_STRIDE + i] - mean) - normalized * slope);
}

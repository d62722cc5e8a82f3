// An element an invocation.
override INPUT_STRIDE: u32;
override RUNNING_STRIDE: u32;
override SCALE_STRIDE: u32;
override SHIFT_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override C: u32;
override EPSILON: f32;
override SCALED: u32;
override SHIFTED: u32;

@group(0) @binding(0) var<storage, read_write> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> running: array<f32>;
@group(0) @binding(2) var<storage, read_write> scale: array<f32>;
@group(0) @binding(3) var<storage, read_write> shift: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn batch_norm_inference(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let r = group.z;
  let column = i % C;
  let mean = running[r * RUNNING_STRIDE + column];
  let variance = running[r * RUNNING_STRIDE + C + column];
  var y = (input[r * INPUT_STRIDE + i] - mean) / sqrt(variance + EPSILON);
  if (SCALED != 0u) {
    y *= scale[r * SCALE_STRIDE + column];
  }
  if (SHIFTED != 0u) {
    y += shift[r * SHIFT_STRIDE + column];
  }
  out[r * OUT_STRIDE + i] = y;
}

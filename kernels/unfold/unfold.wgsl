// One element of a window an invocation, bits unchanged. A pixel left of or above the image wraps to a great number.
override INPUT_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override HEIGHT: u32;
override WIDTH: u32;
override CHANNELS: u32;
override KERNEL: u32;
override STEP: u32;
override PADDING: u32;
override OUT_HEIGHT: u32;
override OUT_WIDTH: u32;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(64)
fn unfold(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let c = i % CHANNELS;
  let tap = i / CHANNELS % (KERNEL * KERNEL);
  let window = i / CHANNELS / (KERNEL * KERNEL);
  let y = window / OUT_WIDTH % OUT_HEIGHT * STEP + tap / KERNEL - PADDING;
  let x = window % OUT_WIDTH * STEP + tap % KERNEL - PADDING;
  var bits = 0u;
  if (y < HEIGHT && x < WIDTH) {
    let image = window / (OUT_WIDTH * OUT_HEIGHT);
    bits = input[group.z * INPUT_STRIDE + ((image * HEIGHT + y) * WIDTH + x) * CHANNELS + c];
  }
  out[group.z * OUT_STRIDE + i] = bits;
}

// One channel of a pixel an invocation; it adds from its windows in ascending order, so from its taps in descending.
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

@group(0) @binding(0) var<storage, read_write> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn fold(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let c = i % CHANNELS;
  let pixel = i / CHANNELS;
  let y = pixel / WIDTH % HEIGHT + PADDING;
  let x = pixel % WIDTH + PADDING;
  let first = group.z * INPUT_STRIDE + pixel / (WIDTH * HEIGHT) * (OUT_HEIGHT * OUT_WIDTH * KERNEL * KERNEL * CHANNELS);
  var sum = 0.0;
  for (var down = 1u; down <= KERNEL; down++) {
    let ky = KERNEL - down;
    let oy = (y - ky) / STEP;
    if (y < ky || oy * STEP != y - ky || oy >= OUT_HEIGHT) {
      continue;
    }
    for (var across = 1u; across <= KERNEL; across++) {
      let kx = KERNEL - across;
      let ox = (x - kx) / STEP;
      if (x >= kx && ox * STEP == x - kx && ox < OUT_WIDTH) {
        let window = oy * OUT_WIDTH + ox;
        sum += input[first + ((window * KERNEL + ky) * KERNEL + kx) * CHANNELS + c];
      }
    }
  }
  out[group.z * OUT_STRIDE + i] = sum;
}

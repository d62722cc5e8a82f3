// One channel of a pixel an invocation; it adds what the windows it lies in give it, in ascending order.
override INPUT_STRIDE: u32;
override DOUT_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override HEIGHT: u32;
override WIDTH: u32;
override CHANNELS: u32;
override KERNEL: u32;
override STEP: u32;
override OUT_HEIGHT: u32;
override OUT_WIDTH: u32;
override GREATEST: u32; // 1 for the maximum, 0 for the average

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> dout: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

// Bits to a number in the order of the floats: zeros are equal, NaNs equal and above infinity.
fn ordered(bits: u32) -> u32 {
  let magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) {
    return 0xffffffffu;
  }
  return select(0x80000000u + magnitude, 0x80000000u - magnitude, bits != magnitude);
}

// The first tap that has the maximum of the window whose first element is at `corner`.
fn winner(corner: u32) -> u32 {
  var best = ordered(input[corner]);
  var first = 0u;
  for (var tap = 1u; tap < KERNEL * KERNEL; tap++) {
    let x = ordered(input[corner + (tap / KERNEL * WIDTH + tap % KERNEL) * CHANNELS]);
    if (x > best) {
      best = x;
      first = tap;
    }
  }
  return first;
}

// The first window that reaches the pixel at `at`, along one axis.
fn firstWindow(at: u32) -> u32 {
  return select((at - KERNEL) / STEP + 1u, 0u, at < KERNEL);
}

@compute @workgroup_size(64)
fn pool_backward(
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
  let y = pixel / WIDTH % HEIGHT;
  let x = pixel % WIDTH;
  let image = pixel / (WIDTH * HEIGHT);
  var sum = 0.0;
  for (var oy = firstWindow(y); oy < OUT_HEIGHT && oy * STEP <= y; oy++) {
    for (var ox = firstWindow(x); ox < OUT_WIDTH && ox * STEP <= x; ox++) {
      let given = dout[group.z * DOUT_STRIDE + ((image * OUT_HEIGHT + oy) * OUT_WIDTH + ox) * CHANNELS + c];
      if (GREATEST == 0u) {
        sum += given / f32(KERNEL * KERNEL);
      } else {
        let corner = group.z * INPUT_STRIDE + ((image * HEIGHT + oy * STEP) * WIDTH + ox * STEP) * CHANNELS + c;
        if (winner(corner) == (y - oy * STEP) * KERNEL + x - ox * STEP) {
          sum += given;
        }
      }
    }
  }
  out[group.z * OUT_STRIDE + i] = sum;
}

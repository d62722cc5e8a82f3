// One channel of a window an invocation. Numbers are compared by their bits, so that every adapter lets a NaN choose.
override INPUT_STRIDE: u32;
override BY_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override HEIGHT: u32;
override WIDTH: u32;
override CHANNELS: u32;
override KERNEL: u32;
override STEP: u32;
override OUT_HEIGHT: u32;
override OUT_WIDTH: u32;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> by: array<u32>;
@group(0) @binding(2) var<storage, read_write> out: array<u32>;

// Bits to a number in the order of the floats: zeros are equal, NaNs equal and above infinity.
fn ordered(bits: u32) -> u32 {
  let magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) {
    return 0xffffffffu;
  }
  return select(0x80000000u + magnitude, 0x80000000u - magnitude, bits != magnitude);
}

@compute @workgroup_size(64)
fn pool_select(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let window = i / CHANNELS;
  let y = window / OUT_WIDTH % OUT_HEIGHT * STEP;
  let x = window % OUT_WIDTH * STEP;
  let image = window / (OUT_WIDTH * OUT_HEIGHT);
  let corner = ((image * HEIGHT + y) * WIDTH + x) * CHANNELS + i % CHANNELS;
  var winner = corner;
  var best = ordered(by[group.z * BY_STRIDE + corner]);
  for (var tap = 1u; tap < KERNEL * KERNEL; tap++) {
    let at = corner + (tap / KERNEL * WIDTH + tap % KERNEL) * CHANNELS;
    let bits = ordered(by[group.z * BY_STRIDE + at]);
    if (bits > best) {
      best = bits;
      winner = at;
    }
  }
  out[group.z * OUT_STRIDE + i] = input[group.z * INPUT_STRIDE + winner];
}

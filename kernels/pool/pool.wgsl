// One channel of a window an invocation. Numbers are compared by their bits, so that every adapter lets a NaN pass.
override INPUT_STRIDE: u32;
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
@group(0) @binding(1) var<storage, read_write> out: array<u32>;

// Bits to a number in the order of the floats: zeros are equal, NaNs equal and above infinity.
fn ordered(bits: u32) -> u32 {
  let magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) {
    return 0xffffffffu;
  }
  return select(0x80000000u + magnitude, 0x80000000u - magnitude, bits != magnitude);
}

@compute @workgroup_size(64)
fn pool(
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
  let corner = group.z * INPUT_STRIDE + ((image * HEIGHT + y) * WIDTH + x) * CHANNELS + i % CHANNELS;
  var best = input[corner];
  var sum = 0.0;
  for (var tap = 0u; tap < KERNEL * KERNEL; tap++) {
    let bits = input[corner + (tap / KERNEL * WIDTH + tap % KERNEL) * CHANNELS];
    sum += bitcast<f32>(bits);
    if (ordered(bits) > ordered(best)) {
      best = bits;
    }
  }
  if (GREATEST == 0u) {
    best = bitcast<u32>(sum / f32(KERNEL * KERNEL));
  }
  out[group.z * OUT_STRIDE + i] = best;
}

// Rounds bits of f32 to those of the nearest fp16 or bf16, ties to even, in place or into a copy.
override VALUES_STRIDE: u32 = 0u;
override INPUT_STRIDE: u32 = 0u;
override OUT_STRIDE: u32 = 0u;
override SIZE: u32;
override FORMAT: u32; // 0 fp16, 1 bf16
override FLUSH: u32;

@group(0) @binding(0) var<storage, read_write> values: array<u32>;
@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> out: array<u32>;

fn drop_bits(magnitude: u32, count: u32) -> u32 {
  let odd = (magnitude >> count) & 1u;
  return ((magnitude + (1u << (count - 1u)) - 1u + odd) >> count) << count;
}

fn to_half(magnitude: u32) -> u32 {
  if (magnitude <= 0x33000000u) { // up to 2^-25, halfway to the smallest
    return 0u;
  }
  if (magnitude < 0x33800000u) {
    return 0x33800000u;
  }
  let exponent = magnitude >> 23u;
  var count = 13u;
  if (exponent < 113u) { // a subnormal: a multiple of 2^-24
    count = 126u - exponent;
  }
  let rounded = drop_bits(magnitude, count);
  return select(rounded, 0x7f800000u, rounded >= 0x47800000u);
}

fn nearest(bits: u32) -> u32 {
  let magnitude = bits & 0x7fffffffu;
  let sign = bits & 0x80000000u;
  if (magnitude > 0x7f800000u) {
    return sign | 0x7fc00000u;
  }
  var rounded = 0u;
  var smallest = 0x00800000u;
  if (FORMAT == 0u) {
    rounded = to_half(magnitude);
    smallest = 0x38800000u;
  } else {
    rounded = drop_bits(magnitude, 16u);
  }
  if (FLUSH != 0u && rounded < smallest) {
    rounded = 0u;
  }
  return sign | rounded;
}

@compute @workgroup_size(64)
fn round_in_place(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let at = group.z * VALUES_STRIDE + i;
  values[at] = nearest(values[at]);
}

@compute @workgroup_size(64)
fn round_copy(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  out[group.z * OUT_STRIDE + i] = nearest(input[group.z * INPUT_STRIDE + i]);
}

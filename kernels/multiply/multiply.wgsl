// One element an invocation. What is not finite is told by bits.
override A_STRIDE: u32;
override B_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override SQUARE: u32; // 1 where a is b as well

const NAN_BITS = 0x7fc00000u;
const INFINITY_BITS = 0x7f800000u;

@group(0) @binding(0) var<storage, read_write> a: array<u32>;
@group(0) @binding(1) var<storage, read_write> b: array<u32>;
@group(0) @binding(2) var<storage, read_write> out: array<u32>;

fn product(x: u32, y: u32) -> u32 {
  let x_size = x & 0x7fffffffu;
  let y_size = y & 0x7fffffffu;
  let greater = max(x_size, y_size);
  if (greater < INFINITY_BITS) {
    return bitcast<u32>(bitcast<f32>(x) * bitcast<f32>(y));
  }
  if (greater > INFINITY_BITS || min(x_size, y_size) == 0u) {
    return NAN_BITS;
  }
  return INFINITY_BITS | ((x ^ y) & 0x80000000u);
}

@compute @workgroup_size(64)
fn multiply(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let x = a[group.z * A_STRIDE + i];
  var y = x;
  if (SQUARE == 0u) {
    y = b[group.z * B_STRIDE + i];
  }
  out[group.z * OUT_STRIDE + i] = product(x, y);
}

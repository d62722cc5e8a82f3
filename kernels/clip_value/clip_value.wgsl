// Elements between −bound and bound; a NaN, told by its bits, stays.
override INPUT_STRIDE: u32;
override NUMBERS_STRIDE: u32;
override NUMBERS_COLUMNS: u32;
override BOUND: u32; // a column
override SIZE: u32;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(2) var<storage, read_write> counters: array<u32>;

@compute @workgroup_size(64)
fn clip_value(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let bound = numbers[r * NUMBERS_STRIDE + counters[2u * r] * NUMBERS_COLUMNS + BOUND];
  let at = r * INPUT_STRIDE + i;
  let x = input[at];
  if ((x & 0x7fffffffu) <= 0x7f800000u) {
    input[at] = bitcast<u32>(clamp(bitcast<f32>(x), -bound, bound));
  }
}

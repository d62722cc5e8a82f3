// out = base + step · direction; a step of 0 copies bits.
override BASE_STRIDE: u32;
override DIRECTION_STRIDE: u32;
override FACTOR_STRIDE: u32;
override NUMBERS_STRIDE: u32;
override OUT_STRIDE: u32;
override NUMBERS_COLUMNS: u32;
override COLUMN: u32; // of numbers
override ELEMENT: u32;
override SIZE: u32;

@group(0) @binding(0) var<storage, read_write> base: array<u32>;
@group(0) @binding(1) var<storage, read_write> direction: array<f32>;
@group(0) @binding(2) var<storage, read_write> factor: array<f32>;
@group(0) @binding(3) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(4) var<storage, read_write> counters: array<u32>;
@group(0) @binding(5) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(64)
fn displace(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let number = numbers[r * NUMBERS_STRIDE + counters[2u * r] * NUMBERS_COLUMNS + COLUMN];
  let step = number * factor[r * FACTOR_STRIDE + ELEMENT];
  var bits = base[r * BASE_STRIDE + i];
  if ((bitcast<u32>(step) & 0x7fffffffu) != 0u) {
    bits = bitcast<u32>(fma(step, direction[r * DIRECTION_STRIDE + i], bitcast<f32>(bits)));
  }
  out[r * OUT_STRIDE + i] = bits;
}

// The bound over the gradient's norm where that is greater, else 1. What is not finite is told by its bits.
override LOG_STRIDE: u32;
override LOG_COLUMNS: u32;
override NUMBERS_STRIDE: u32;
override NUMBERS_COLUMNS: u32;
override FACTOR_STRIDE: u32;
override GRADIENT: u32; // columns of the log
override WEIGHT: u32;
override COLUMN: u32;
override RATIO: u32; // columns of numbers
override EPSILON: u32;
override ELEMENT: u32;

@group(0) @binding(0) var<storage, read_write> log: array<u32>;
@group(0) @binding(1) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(2) var<storage, read_write> counters: array<u32>;
@group(0) @binding(3) var<storage, read_write> factor: array<u32>;

@compute @workgroup_size(1)
fn adaptive_factor(@builtin(workgroup_id) group: vec3<u32>) {
  let r = group.z;
  let row = r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS;
  let given = r * NUMBERS_STRIDE + counters[2u * r] * NUMBERS_COLUMNS;
  let norm = log[row + GRADIENT] & 0x7fffffffu;
  let weight = log[row + WEIGHT] & 0x7fffffffu;
  let bound = numbers[given + RATIO] * max(bitcast<f32>(weight), numbers[given + EPSILON]);
  var bits = 0x3f800000u; // 1
  if (norm > 0x7f800000u || weight > 0x7f800000u) {
    bits = 0x7fc00000u; // NaN
  } else if (weight != 0x7f800000u) {
    if (norm == 0x7f800000u) {
      bits = 0u;
    } else if (bitcast<f32>(norm) > bound) {
      bits = bitcast<u32>(bound / bitcast<f32>(norm));
    }
  }
  log[row + COLUMN] = bits;
  factor[r * FACTOR_STRIDE + ELEMENT] = bits;
}

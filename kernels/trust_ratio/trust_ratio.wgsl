// trust · weight / (update + weight decay · weight), norms from the log; 1 where weight or denominator is 0, told by bits.
override LOG_STRIDE: u32;
override LOG_COLUMNS: u32;
override NUMBERS_STRIDE: u32;
override NUMBERS_COLUMNS: u32;
override FACTOR_STRIDE: u32;
override WEIGHT: u32; // columns of the log
override UPDATE: u32;
override COLUMN: u32;
override TRUST: u32; // columns of numbers
override WEIGHT_DECAY: u32;
override DECAY: u32; // 0 leaves the weight decay out
override ELEMENT: u32;

@group(0) @binding(0) var<storage, read_write> log: array<u32>;
@group(0) @binding(1) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(2) var<storage, read_write> counters: array<u32>;
@group(0) @binding(3) var<storage, read_write> factor: array<u32>;

@compute @workgroup_size(1)
fn trust_ratio(@builtin(workgroup_id) group: vec3<u32>) {
  let r = group.z;
  let row = r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS;
  let given = r * NUMBERS_STRIDE + counters[2u * r] * NUMBERS_COLUMNS;
  let weight = log[row + WEIGHT] & 0x7fffffffu;
  let update = log[row + UPDATE] & 0x7fffffffu;
  var denominator = bitcast<f32>(update);
  if (DECAY != 0u) {
    denominator += numbers[given + WEIGHT_DECAY] * bitcast<f32>(weight);
  }
  var bits = 0x3f800000u; // 1
  if (weight > 0x7f800000u || update > 0x7f800000u) {
    bits = 0x7fc00000u; // NaN
  } else if (weight != 0u && (bitcast<u32>(denominator) & 0x7fffffffu) != 0u) {
    bits = bitcast<u32>(numbers[given + TRUST] * (bitcast<f32>(weight) / denominator));
  }
  log[row + COLUMN] = bits;
  factor[r * FACTOR_STRIDE + ELEMENT] = bits;
}

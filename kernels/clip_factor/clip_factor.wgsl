// min(1, threshold / (norm + 1e-6)); a NaN is told by its bits, an infinity gives 0.
override LOG_STRIDE: u32;
override LOG_COLUMNS: u32;
override NUMBERS_STRIDE: u32;
override NUMBERS_COLUMNS: u32;
override FACTOR_STRIDE: u32;
override NORM: u32; // columns of the log
override COLUMN: u32;
override THRESHOLD: u32; // a column of numbers
override ELEMENT: u32;

@group(0) @binding(0) var<storage, read_write> log: array<u32>;
@group(0) @binding(1) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(2) var<storage, read_write> counters: array<u32>;
@group(0) @binding(3) var<storage, read_write> factor: array<u32>;

@compute @workgroup_size(1)
fn clip_factor(@builtin(workgroup_id) group: vec3<u32>) {
  let r = group.z;
  let row = r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS;
  let norm = log[row + NORM];
  let threshold = numbers[r * NUMBERS_STRIDE + counters[2u * r] * NUMBERS_COLUMNS + THRESHOLD];
  var bits = bitcast<u32>(min(1.0, threshold / (bitcast<f32>(norm) + 1e-6)));
  if ((norm & 0x7f800000u) == 0x7f800000u) {
    bits = select(0u, 0x7fc00000u, (norm & 0x7fffffu) != 0u);
  }
  log[row + COLUMN] = bits;
  factor[r * FACTOR_STRIDE + ELEMENT] = bits;
}

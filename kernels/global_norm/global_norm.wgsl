// √(Σ norm²) over columns of a log row, in ascending order, scaled by a power of two from the greatest exponent.
override LOG_STRIDE: u32;
override LOG_COLUMNS: u32;
override FIRST: u32;
override COUNT: u32;
override COLUMN: u32;

@group(0) @binding(0) var<storage, read_write> log: array<u32>;
@group(0) @binding(1) var<storage, read_write> counters: array<u32>;

@compute @workgroup_size(1)
fn global_norm(@builtin(workgroup_id) group: vec3<u32>) {
  let row = group.z * LOG_STRIDE + counters[2u * group.z] * LOG_COLUMNS;
  var greatest = 0u;
  for (var i = 0u; i < COUNT; i++) {
    greatest = max(greatest, log[row + FIRST + i] & 0x7fffffffu);
  }
  let exponent = clamp(greatest >> 23u, 1u, 253u);
  let scale = bitcast<f32>((254u - exponent) << 23u);
  var sum = 0.0;
  for (var i = 0u; i < COUNT; i++) {
    let x = bitcast<f32>(log[row + FIRST + i]) * scale;
    sum += x * x;
  }
  var bits = bitcast<u32>(sqrt(sum) * bitcast<f32>(exponent << 23u));
  if (greatest >= 0x7f800000u) {
    bits = select(0x7f800000u, 0x7fc00000u, greatest > 0x7f800000u); // infinity, or NaN
  }
  log[row + COLUMN] = bits;
}

// (1 + ‖p‖) / ‖v‖, 0 where v is zero; a norm that is not finite, told by its bits, gives NaN.
override LOG_STRIDE: u32;
override LOG_COLUMNS: u32;
override FACTOR_STRIDE: u32;
override SIZE: u32; // columns of the log
override LENGTH: u32;
override ELEMENT: u32;

@group(0) @binding(0) var<storage, read_write> log: array<u32>;
@group(0) @binding(1) var<storage, read_write> counters: array<u32>;
@group(0) @binding(2) var<storage, read_write> factor: array<u32>;

@compute @workgroup_size(1)
fn probe_factor(@builtin(workgroup_id) group: vec3<u32>) {
  let r = group.z;
  let row = r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS;
  let size = log[row + SIZE] & 0x7fffffffu;
  let length = log[row + LENGTH] & 0x7fffffffu;
  var bits = 0u;
  if (max(size, length) >= 0x7f800000u) {
    bits = 0x7fc00000u;
  } else if (length != 0u) {
    bits = bitcast<u32>((1.0 + bitcast<f32>(size)) / bitcast<f32>(length));
  }
  factor[r * FACTOR_STRIDE + ELEMENT] = bits;
}

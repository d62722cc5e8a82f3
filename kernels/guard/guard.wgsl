// A loss that is not finite, told by its exponent bits, ends its replica.
override LOG_STRIDE: u32;
override LOG_COLUMNS: u32;
override COLUMN: u32;

@group(0) @binding(0) var<storage, read_write> log: array<u32>;
@group(0) @binding(1) var<storage, read_write> counters: array<u32>;

@compute @workgroup_size(1)
fn guard(@builtin(workgroup_id) group: vec3<u32>) {
  let r = group.z;
  let bits = log[r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS + COLUMN];
  if ((bits & 0x7f800000u) == 0x7f800000u) {
    counters[2u * r + 1u] = 0u;
  }
}

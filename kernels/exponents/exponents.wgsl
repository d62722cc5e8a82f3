// A workgroup a replica; the lanes count into one table of integers, whose order of adding is all the same.
override INPUT_STRIDE: u32;
override LOG_STRIDE: u32;
override LOG_COLUMNS: u32;
override COLUMN: u32;
override SIZE: u32;
override ADD: u32;

const LANES = 256u;
const BINS = 279u;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> counters: array<u32>;
@group(0) @binding(2) var<storage, read_write> log: array<f32>;

var<workgroup> counts: array<atomic<u32>, 279>;

// Zeros, exponents -149 to 127, what is not finite.
fn binOf(magnitude: u32) -> u32 {
  let biased = magnitude >> 23u;
  if (biased == 255u) {
    return BINS - 1u;
  }
  if (biased > 0u) {
    return biased + 23u; // 2^-126 has biased exponent 1 and bin 24
  }
  return 32u - countLeadingZeros(magnitude); // of a subnormal m * 2^-149 the place of its first bit; 0 of a zero
}

@compute @workgroup_size(256)
fn exponents(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let r = group.z;
  for (var bin = lane; bin < BINS; bin += LANES) {
    atomicStore(&counts[bin], 0u);
  }
  workgroupBarrier();
  for (var i = lane; i < SIZE; i += LANES) {
    atomicAdd(&counts[binOf(input[r * INPUT_STRIDE + i] & 0x7fffffffu)], 1u);
  }
  workgroupBarrier();
  let at = r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS + COLUMN;
  for (var bin = lane; bin < BINS; bin += LANES) {
    let before = select(0.0, log[at + bin], ADD != 0u);
    log[at + bin] = before + f32(atomicLoad(&counts[bin]));
  }
}

// A workgroup a replica. An exponent of all ones is an infinity or a NaN; a lane that finds one sets the flag. One lane
// writes the number, which behind the first part of the elements can only become 1.
override INPUT_STRIDE: u32;
override LOG_STRIDE: u32;
override LOG_COLUMNS: u32;
override COLUMN: u32;
override SIZE: u32;
override FIRST: u32; // the part, in times all lanes
override END: u32;

const LANES = 256u;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> counters: array<u32>;
@group(0) @binding(2) var<storage, read_write> log: array<f32>;

var<workgroup> found: atomic<u32>;

@compute @workgroup_size(256)
fn find_nonfinite(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let r = group.z;
  if (lane == 0u) {
    atomicStore(&found, 0u);
  }
  workgroupBarrier();
  let end = min(SIZE, END * LANES);
  for (var i = FIRST * LANES + lane; i < end; i += LANES) {
    if ((input[r * INPUT_STRIDE + i] & 0x7f800000u) == 0x7f800000u) {
      atomicStore(&found, 1u);
    }
  }
  workgroupBarrier();
  if (lane == 0u) {
    let value = atomicLoad(&found);
    if (FIRST == 0u || value != 0u) {
      log[r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS + COLUMN] = f32(value);
    }
  }
}

// One element an invocation, bits unchanged.
override INPUT_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override BATCH: u32;
override STEPS: u32;
override LENGTH: u32; // elements of a time step

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(64)
fn time_major(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let row = i / LENGTH;
  let source = (row % BATCH * STEPS + row / BATCH) * LENGTH + i % LENGTH;
  out[group.z * OUT_STRIDE + i] = input[group.z * INPUT_STRIDE + source];
}

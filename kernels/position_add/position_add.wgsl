// One element an invocation.
override INPUT_STRIDE: u32;
override TABLE_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override PERIOD: u32; // elements of the table

@group(0) @binding(0) var<storage, read_write> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> table: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn position_add(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  out[r * OUT_STRIDE + i] = input[r * INPUT_STRIDE + i] + table[r * TABLE_STRIDE + i % PERIOD];
}

// Copies the rows that the index names, bits unchanged; one element an invocation.
override DATA_STRIDE: u32;
override INDEX_STRIDE: u32;
override OUT_STRIDE: u32;
override ROWS: u32; // rows copied
override LENGTH: u32; // elements a row

@group(0) @binding(0) var<storage, read_write> data: array<u32>;
@group(0) @binding(1) var<storage, read_write> index: array<u32>;
@group(0) @binding(2) var<storage, read_write> counters: array<u32>;
@group(0) @binding(3) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(64)
fn gather(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= ROWS * LENGTH) {
    return;
  }
  let row = index[r * INDEX_STRIDE + counters[2u * r] * ROWS + i / LENGTH];
  out[r * OUT_STRIDE + i] = data[r * DATA_STRIDE + row * LENGTH + i % LENGTH];
}

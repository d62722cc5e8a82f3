// One label an invocation.
override LABELS_STRIDE: u32;
override COUNTS_STRIDE: u32;
override SIZE: u32;

@group(0) @binding(0) var<storage, read_write> labels: array<u32>;
@group(0) @binding(1) var<storage, read_write> counts: array<u32>;
@group(0) @binding(2) var<storage, read_write> counters: array<u32>;

@compute @workgroup_size(64)
fn mask_labels(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE || i < counts[r * COUNTS_STRIDE + counters[2u * r]]) {
    return;
  }
  labels[r * LABELS_STRIDE + i] = 0xffffffffu;
}

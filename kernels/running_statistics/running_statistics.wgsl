// An element an invocation, in living replicas only.
override STATISTICS_STRIDE: u32;
override RUNNING_STRIDE: u32;
override C: u32;
override KEEP: f32; // share of what is remembered
override MEAN: f32; // share of the batch's mean
override VARIANCE: f32; // share of its variance

@group(0) @binding(0) var<storage, read_write> statistics: array<f32>;
@group(0) @binding(1) var<storage, read_write> running: array<f32>;
@group(0) @binding(2) var<storage, read_write> counters: array<u32>;

@compute @workgroup_size(64)
fn running_statistics(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= 2u * C || counters[2u * r + 1u] == 0u) {
    return;
  }
  let at = r * RUNNING_STRIDE + i;
  let batch = statistics[r * STATISTICS_STRIDE + 2u * C + i];
  running[at] = KEEP * running[at] + select(VARIANCE, MEAN, i < C) * batch;
}

// One step of a replica's loss scale. State: scale, good steps, skipped steps, overflow.
override GROWTH: f32;
override BACKOFF: f32;
override INTERVAL: f32;

@group(0) @binding(0) var<storage, read_write> state: array<f32>;
@group(0) @binding(1) var<storage, read_write> flag: array<u32>;
@group(0) @binding(2) var<storage, read_write> counters: array<u32>;

@compute @workgroup_size(1)
fn update_scale(@builtin(workgroup_id) group: vec3<u32>) {
  let r = group.z;
  if (counters[2u * r + 1u] == 0u) {
    return;
  }
  let at = 4u * r;
  if (flag[r] != 0u) {
    state[at] *= BACKOFF;
    state[at + 1u] = 0.0;
    state[at + 2u] += 1.0;
    state[at + 3u] = 1.0;
    return;
  }
  state[at + 3u] = 0.0;
  let good = state[at + 1u] + 1.0;
  if (good < INTERVAL) {
    state[at + 1u] = good;
    return;
  }
  state[at + 1u] = 0.0;
  let grown = state[at] * GROWTH;
  if ((bitcast<u32>(grown) & 0x7f800000u) != 0x7f800000u) {
    state[at] = grown;
  }
}

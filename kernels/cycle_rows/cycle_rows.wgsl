// Each replica's pass within its cycle, and the number of the cycle.
override EVERY: u32;
override NUMBERED: u32; // 0 where the number of the cycle is not asked for

@group(0) @binding(0) var<storage, read_write> counters: array<u32>;
@group(0) @binding(1) var<storage, read_write> within: array<u32>;
@group(0) @binding(2) var<storage, read_write> cycle: array<u32>;

@compute @workgroup_size(1)
fn cycle_rows(@builtin(workgroup_id) group: vec3<u32>) {
  let at = 2u * group.z;
  within[at] = counters[at] % EVERY;
  within[at + 1u] = counters[at + 1u];
  if (NUMBERED != 0u) {
    cycle[at] = counters[at] / EVERY;
    cycle[at + 1u] = counters[at + 1u];
  }
}

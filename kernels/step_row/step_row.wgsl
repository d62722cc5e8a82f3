// The row of the step that a replica's last micro-batch belongs to, and whether it is alive.
override EVERY: u32;

@group(0) @binding(0) var<storage, read_write> counters: array<u32>;
@group(0) @binding(1) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(1)
fn step_row(@builtin(workgroup_id) group: vec3<u32>) {
  let r = group.z;
  let row = counters[2u * r];
  var step = 0u;
  if (row > 0u) {
    step = (row - 1u) / EVERY;
  }
  out[2u * r] = step;
  out[2u * r + 1u] = counters[2u * r + 1u];
}

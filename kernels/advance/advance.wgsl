// Moves each replica's counters to the next row.
@group(0) @binding(0) var<storage, read_write> counters: array<u32>;

@compute @workgroup_size(1)
fn advance(@builtin(workgroup_id) group: vec3<u32>) {
  counters[2u * group.z] += 1u;
}

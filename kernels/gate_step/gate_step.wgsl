// Row and alive of each replica, not alive for this step where its flag is set.
@group(0) @binding(0) var<storage, read_write> counters: array<u32>;
@group(0) @binding(1) var<storage, read_write> flag: array<u32>;
@group(0) @binding(2) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(1)
fn gate_step(@builtin(workgroup_id) group: vec3<u32>) {
  let r = group.z;
  out[2u * r] = counters[2u * r];
  out[2u * r + 1u] = select(0u, 1u, counters[2u * r + 1u] != 0u && flag[r] == 0u);
}

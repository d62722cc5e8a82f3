// One element an invocation, bits unchanged.
override TOKENS_STRIDE: u32;
override TABLE_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override V: u32;
override D: u32;

const NAN_BITS = 0x7fc00000u;

@group(0) @binding(0) var<storage, read_write> tokens: array<u32>;
@group(0) @binding(1) var<storage, read_write> table: array<u32>;
@group(0) @binding(2) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(64)
fn embedding(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let token = tokens[r * TOKENS_STRIDE + i / D];
  let bits = table[r * TABLE_STRIDE + min(token, V - 1u) * D + i % D];
  out[r * OUT_STRIDE + i] = select(bits, NAN_BITS, token >= V);
}

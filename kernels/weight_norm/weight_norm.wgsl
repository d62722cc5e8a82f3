// An element an invocation. Norms that give no direction are told by their bits.
override DIRECTION_STRIDE: u32;
override MAGNITUDE_STRIDE: u32;
override NORMS_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override N: u32;

@group(0) @binding(0) var<storage, read_write> direction: array<f32>;
@group(0) @binding(1) var<storage, read_write> magnitude: array<f32>;
@group(0) @binding(2) var<storage, read_write> norms: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(64)
fn weight_norm(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let r = group.z;
  let norm = norms[r * NORMS_STRIDE + i % N];
  let y = direction[r * DIRECTION_STRIDE + i] / norm * magnitude[r * MAGNITUDE_STRIDE + i % N];
  let known = bitcast<u32>(norm) != 0u && bitcast<u32>(norm) < 0x7f800000u;
  out[r * OUT_STRIDE + i] = select(0x7fc00000u, bitcast<u32>(y), known);
}

// out = gate <= 0 ? 0 : input, decided on the gate's bits, so that a NaN passes on every adapter.
override INPUT_STRIDE: u32;
override GATE_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override GATED: u32; // 0 where the input is its own gate

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> gate: array<u32>;
@group(0) @binding(2) var<storage, read_write> out: array<u32>;

@compute @workgroup_size(64)
fn relu(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let x = input[group.z * INPUT_STRIDE + i];
  var g = x;
  if (GATED != 0u) {
    g = gate[group.z * GATE_STRIDE + i];
  }
  let magnitude = g & 0x7fffffffu;
  let closed = magnitude == 0u || (g != magnitude && magnitude <= 0x7f800000u);
  out[group.z * OUT_STRIDE + i] = select(x, 0u, closed);
}

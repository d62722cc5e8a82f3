// One multiply-add an element, in living replicas only.
override PARAMETER_STRIDE: u32;
override GRADIENT_STRIDE: u32;
override RATE_STRIDE: u32;
override SIZE: u32;

@group(0) @binding(0) var<storage, read_write> parameter: array<f32>;
@group(0) @binding(1) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> rate: array<f32>;
@group(0) @binding(3) var<storage, read_write> counters: array<u32>;

@compute @workgroup_size(64)
fn sgd(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE || counters[2u * r + 1u] == 0u) {
    return;
  }
  let k = -rate[r * RATE_STRIDE + counters[2u * r]];
  let at = r * PARAMETER_STRIDE + i;
  parameter[at] = fma(k, gradient[r * GRADIENT_STRIDE + i], parameter[at]);
}

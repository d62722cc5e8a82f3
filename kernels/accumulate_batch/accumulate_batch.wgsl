// One multiply-add an element; a step's first micro-batch starts from 0, whatever is left of the step before.
override VALUE_STRIDE: u32;
override SHARES_STRIDE: u32;
override SUM_STRIDE: u32;
override OUT_STRIDE: u32;
override SIZE: u32;
override EVERY: u32;

@group(0) @binding(0) var<storage, read_write> value: array<f32>;
@group(0) @binding(1) var<storage, read_write> shares: array<f32>;
@group(0) @binding(2) var<storage, read_write> counters: array<u32>;
@group(0) @binding(3) var<storage, read_write> sum: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(64)
fn accumulate_batch(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let row = counters[2u * r];
  let at = r * SUM_STRIDE + i;
  var start = 0.0;
  if (row % EVERY != 0u) {
    start = sum[at];
  }
  let total = fma(shares[r * SHARES_STRIDE + row], value[r * VALUE_STRIDE + i], start);
  sum[at] = total;
  out[r * OUT_STRIDE + i] = total;
}

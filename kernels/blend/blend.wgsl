// sum = keep · sum + weight · value in living replicas; an operand whose weight is 0, told by its bits, is left out.
override SUM_STRIDE: u32;
override VALUE_STRIDE: u32;
override NUMBERS_STRIDE: u32;
override FACTOR_STRIDE: u32;
override NUMBERS_COLUMNS: u32;
override KEEP: u32; // a column, as the next two
override WEIGHT: u32;
override EXTRA: u32;
override FACTORED: u32; // 0 where there is no factor
override ELEMENT: u32;
override SIZE: u32;

@group(0) @binding(0) var<storage, read_write> sum: array<f32>;
@group(0) @binding(1) var<storage, read_write> value: array<f32>;
@group(0) @binding(2) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(3) var<storage, read_write> counters: array<u32>;
@group(0) @binding(4) var<storage, read_write> factor: array<f32>;

@compute @workgroup_size(64)
fn blend(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE || counters[2u * r + 1u] == 0u) {
    return;
  }
  let row = r * NUMBERS_STRIDE + counters[2u * r] * NUMBERS_COLUMNS;
  var keep = numbers[row + KEEP];
  if (FACTORED != 0u) {
    keep += numbers[row + EXTRA] * factor[r * FACTOR_STRIDE + ELEMENT];
  }
  let weight = numbers[row + WEIGHT];
  let at = r * SUM_STRIDE + i;
  let other = r * VALUE_STRIDE + i;
  let kept = (bitcast<u32>(keep) & 0x7fffffffu) != 0u;
  if ((bitcast<u32>(weight) & 0x7fffffffu) == 0u) {
    if (!kept) {
      sum[at] = 0.0;
    } else if (bitcast<u32>(keep) != 0x3f800000u) {
      sum[at] *= keep;
    }
  } else if (kept) {
    sum[at] = fma(weight, value[other], keep * sum[at]);
  } else {
    sum[at] = weight * value[other];
  }
}

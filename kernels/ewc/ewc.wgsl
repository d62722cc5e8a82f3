// gradient += strength · fisher · (parameter − anchor)
override GRADIENT_STRIDE: u32;
override PARAMETER_STRIDE: u32;
override ANCHOR_STRIDE: u32;
override FISHER_STRIDE: u32;
override NUMBERS_STRIDE: u32;
override NUMBERS_COLUMNS: u32;
override STRENGTH: u32; // a column
override SIZE: u32;

@group(0) @binding(0) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(1) var<storage, read_write> parameter: array<f32>;
@group(0) @binding(2) var<storage, read_write> anchor: array<f32>;
@group(0) @binding(3) var<storage, read_write> fisher: array<f32>;
@group(0) @binding(4) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(5) var<storage, read_write> counters: array<u32>;

@compute @workgroup_size(64)
fn ewc(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let k = numbers[r * NUMBERS_STRIDE + counters[2u * r] * NUMBERS_COLUMNS + STRENGTH] * fisher[r * FISHER_STRIDE + i];
  let away = parameter[r * PARAMETER_STRIDE + i] - anchor[r * ANCHOR_STRIDE + i];
  let at = r * GRADIENT_STRIDE + i;
  gradient[at] = fma(k, away, gradient[at]);
}

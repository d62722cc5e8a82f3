// Running averages of gradient and squared gradient, and the update by their quotient. In living replicas only.
override PARAMETER_STRIDE: u32;
override GRADIENT_STRIDE: u32;
override FIRST_STRIDE: u32;
override SECOND_STRIDE: u32;
override NUMBERS_STRIDE: u32;
override NUMBERS_COLUMNS: u32;
override LR: u32; // a column, as all to WEIGHT_DECAY
override BETA1: u32;
override REST1: u32;
override BETA2: u32;
override REST2: u32;
override EPSILON: u32;
override CORRECTION1: u32;
override CORRECTION2: u32;
override WEIGHT_DECAY: u32;
override DECAY: u32; // 0 none, 1 in the gradient, 2 decoupled
override SIZE: u32;

@group(0) @binding(0) var<storage, read_write> parameter: array<f32>;
@group(0) @binding(1) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> first: array<f32>;
@group(0) @binding(3) var<storage, read_write> second: array<f32>;
@group(0) @binding(4) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(5) var<storage, read_write> counters: array<u32>;

@compute @workgroup_size(64)
fn adam(
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
  let at = r * PARAMETER_STRIDE + i;
  var p = parameter[at];
  var g = gradient[r * GRADIENT_STRIDE + i];
  if (DECAY == 1u) {
    g = fma(numbers[row + WEIGHT_DECAY], p, g);
  }
  if (DECAY == 2u) {
    p *= 1.0 - numbers[row + LR] * numbers[row + WEIGHT_DECAY];
  }
  let m = fma(numbers[row + BETA1], first[r * FIRST_STRIDE + i], numbers[row + REST1] * g);
  let v = fma(numbers[row + BETA2], second[r * SECOND_STRIDE + i], numbers[row + REST2] * (g * g));
  first[r * FIRST_STRIDE + i] = m;
  second[r * SECOND_STRIDE + i] = v;
  let ratio = m / (sqrt(numbers[row + CORRECTION2] * v) + numbers[row + EPSILON]);
  parameter[at] = fma(-(numbers[row + LR] * numbers[row + CORRECTION1]), ratio, p);
}

// Running averages of gradient and squared gradient, and their quotient with the weight decay. In living replicas only.
override PARAMETER_STRIDE: u32;
override GRADIENT_STRIDE: u32;
override FIRST_STRIDE: u32;
override SECOND_STRIDE: u32;
override DIRECTION_STRIDE: u32;
override NUMBERS_STRIDE: u32;
override NUMBERS_COLUMNS: u32;
override BETA1: u32; // a column, as all to WEIGHT_DECAY
override REST1: u32;
override BETA2: u32;
override REST2: u32;
override EPSILON: u32;
override CORRECTION1: u32;
override CORRECTION2: u32;
override WEIGHT_DECAY: u32;
override DECAY: u32; // 0 leaves the weight decay out
override SIZE: u32;

@group(0) @binding(0) var<storage, read_write> parameter: array<f32>;
@group(0) @binding(1) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> first: array<f32>;
@group(0) @binding(3) var<storage, read_write> second: array<f32>;
@group(0) @binding(4) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(5) var<storage, read_write> counters: array<u32>;
@group(0) @binding(6) var<storage, read_write> direction: array<f32>;

@compute @workgroup_size(64)
fn adam_direction(
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
  let g = gradient[r * GRADIENT_STRIDE + i];
  let m = fma(numbers[row + BETA1], first[r * FIRST_STRIDE + i], numbers[row + REST1] * g);
  let v = fma(numbers[row + BETA2], second[r * SECOND_STRIDE + i], numbers[row + REST2] * (g * g));
  first[r * FIRST_STRIDE + i] = m;
  second[r * SECOND_STRIDE + i] = v;
  var d = numbers[row + CORRECTION1] * (m / (sqrt(numbers[row + CORRECTION2] * v) + numbers[row + EPSILON]));
  if (DECAY != 0u) {
    d = fma(numbers[row + WEIGHT_DECAY], parameter[r * PARAMETER_STRIDE + i], d);
  }
  direction[r * DIRECTION_STRIDE + i] = d;
}

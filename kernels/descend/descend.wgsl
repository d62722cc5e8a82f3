// parameter −= lr · f · (gradient + weight decay · parameter), in living replicas only.
override PARAMETER_STRIDE: u32;
override GRADIENT_STRIDE: u32;
override NUMBERS_STRIDE: u32;
override FACTOR_STRIDE: u32;
override NUMBERS_COLUMNS: u32;
override LR: u32; // a column, as the next one
override WEIGHT_DECAY: u32;
override DECAY: u32; // 0 leaves the weight decay out
override FACTORED: u32; // 0 where f is 1
override ELEMENT: u32;
override SIZE: u32;

@group(0) @binding(0) var<storage, read_write> parameter: array<f32>;
@group(0) @binding(1) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(3) var<storage, read_write> counters: array<u32>;
@group(0) @binding(4) var<storage, read_write> factor: array<f32>;

@compute @workgroup_size(64)
fn descend(
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
  var k = -numbers[row + LR];
  if (FACTORED != 0u) {
    k *= factor[r * FACTOR_STRIDE + ELEMENT];
  }
  var w = 0.0;
  if (DECAY != 0u) {
    w = numbers[row + WEIGHT_DECAY];
  }
  let at = r * PARAMETER_STRIDE + i;
  let p = parameter[at];
  parameter[at] = fma(k, fma(w, p, gradient[r * GRADIENT_STRIDE + i]), p);
}

// d = f · (gradient + weight decay · parameter); velocity = momentum · velocity + d; parameter −= lr · velocity, or what
// Nesterov's form has, or with the rate inside the velocity. In living replicas only.
override PARAMETER_STRIDE: u32;
override GRADIENT_STRIDE: u32;
override VELOCITY_STRIDE: u32;
override NUMBERS_STRIDE: u32;
override FACTOR_STRIDE: u32;
override NUMBERS_COLUMNS: u32;
override LR: u32; // a column, as the next two
override MOMENTUM: u32;
override WEIGHT_DECAY: u32;
override DECAY: u32; // 0 leaves the weight decay out
override NESTEROV: u32;
override RATE_INSIDE: u32;
override FACTORED: u32; // 0 where f is 1
override ELEMENT: u32;
override SIZE: u32;

@group(0) @binding(0) var<storage, read_write> parameter: array<f32>;
@group(0) @binding(1) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(2) var<storage, read_write> velocity: array<f32>;
@group(0) @binding(3) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(4) var<storage, read_write> counters: array<u32>;
@group(0) @binding(5) var<storage, read_write> factor: array<f32>;

@compute @workgroup_size(64)
fn momentum(
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
  let lr = numbers[row + LR];
  let mu = numbers[row + MOMENTUM];
  var f = 1.0;
  if (FACTORED != 0u) {
    f = factor[r * FACTOR_STRIDE + ELEMENT];
  }
  var k = -lr;
  if (RATE_INSIDE != 0u) {
    f *= lr;
    k = -1.0;
  }
  var w = 0.0;
  if (DECAY != 0u) {
    w = numbers[row + WEIGHT_DECAY];
  }
  let at = r * PARAMETER_STRIDE + i;
  let p = parameter[at];
  let d = f * fma(w, p, gradient[r * GRADIENT_STRIDE + i]);
  let v = fma(mu, velocity[r * VELOCITY_STRIDE + i], d);
  velocity[r * VELOCITY_STRIDE + i] = v;
  var step = v;
  if (NESTEROV != 0u) {
    step = fma(mu, v, d);
  }
  parameter[at] = fma(k, step, p);
}

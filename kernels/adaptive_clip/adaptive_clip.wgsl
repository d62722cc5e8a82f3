// One unit (column) an invocation, its rows in ascending order. Elements are scaled by a power of two from the greatest
// exponent of the column before they are squared; what is not finite is told by bits.
override GRADIENT_STRIDE: u32;
override PARAMETER_STRIDE: u32;
override NUMBERS_STRIDE: u32;
override NUMBERS_COLUMNS: u32;
override RATIO: u32; // a column, as the next one
override EPSILON: u32;
override M: u32;
override N: u32;

@group(0) @binding(0) var<storage, read_write> gradient: array<u32>;
@group(0) @binding(1) var<storage, read_write> parameter: array<u32>;
@group(0) @binding(2) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(3) var<storage, read_write> counters: array<u32>;

@compute @workgroup_size(64)
fn adaptive_clip(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let n = (group.y * groups.x + group.x) * 64u + lane;
  if (n >= N) {
    return;
  }
  let g = r * GRADIENT_STRIDE + n;
  let w = r * PARAMETER_STRIDE + n;
  var most = vec2<u32>(0u, 0u);
  for (var m = 0u; m < M; m++) {
    most = max(most, vec2<u32>(gradient[g + m * N], parameter[w + m * N]) & vec2<u32>(0x7fffffffu, 0x7fffffffu));
  }
  let exponents = clamp(most >> vec2<u32>(23u, 23u), vec2<u32>(1u, 1u), vec2<u32>(253u, 253u));
  let scales = bitcast<vec2<f32>>((vec2<u32>(254u, 254u) - exponents) << vec2<u32>(23u, 23u));
  var sums = vec2<f32>(0.0, 0.0);
  for (var m = 0u; m < M; m++) {
    let x = bitcast<vec2<f32>>(vec2<u32>(gradient[g + m * N], parameter[w + m * N])) * scales;
    sums += x * x;
  }
  let norms = sqrt(sums) * bitcast<vec2<f32>>(exponents << vec2<u32>(23u, 23u));
  let row = r * NUMBERS_STRIDE + counters[2u * r] * NUMBERS_COLUMNS;
  let bound = numbers[row + RATIO] * max(norms.y, numbers[row + EPSILON]);
  let lost = most.x > 0x7f800000u || most.y > 0x7f800000u;
  let infinite = most.x == 0x7f800000u;
  if (!lost && (most.y == 0x7f800000u || (!infinite && norms.x <= bound))) {
    return;
  }
  let factor = bound / norms.x;
  for (var m = 0u; m < M; m++) {
    let x = gradient[g + m * N];
    var bits = bitcast<u32>(bitcast<f32>(x) * factor);
    if (infinite) {
      bits = select(0u, 0x7fc00000u, (x & 0x7f800000u) == 0x7f800000u);
    }
    gradient[g + m * N] = select(bits, 0x7fc00000u, lost);
  }
}

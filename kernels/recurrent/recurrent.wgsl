// A workgroup has one sequence and goes through all its steps; a lane has every 64th unit. The states of this step and
// of the one before lie side by side in the workgroup's memory, so one barrier a step is enough.
override PROJECTED_STRIDE: u32;
override WEIGHT_STRIDE: u32;
override OUT_STRIDE: u32;
override STEPS: u32;
override BATCH: u32;
override WIDTH: u32; // units
override BOUNDED: u32; // 1 for tanh

const MOST = 1024u;

@group(0) @binding(0) var<storage, read_write> projected: array<f32>;
@group(0) @binding(1) var<storage, read_write> weight: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

var<workgroup> states: array<f32, 2048>;

// tanh by its series near 0 and by the exponential elsewhere; a NaN is told by its bits.
fn bounded(x: f32) -> f32 {
  let size = bitcast<u32>(x) & 0x7fffffffu;
  if (size > 0x7f800000u) {
    return x;
  }
  if (size > 0x41200000u) {
    return select(1.0, -1.0, bitcast<u32>(x) != size); // beyond 10 it is 1 to the last bit
  }
  if (size < 0x3f000000u) {
    let s = x * x;
    var p = fma(-1.4558343870513183e-3, s, 3.5921280365724810e-3);
    p = fma(p, s, -8.8632355299021966e-3);
    p = fma(p, s, 2.1869488536155203e-2);
    p = fma(p, s, -5.3968253968253968e-2);
    p = fma(p, s, 0.13333333333333333);
    p = fma(p, s, -0.33333333333333333);
    return fma(p * s, x, x);
  }
  let far = 1.0 - 2.0 / (exp(2.0 * bitcast<f32>(size)) + 1.0);
  return select(far, -far, bitcast<u32>(x) != size);
}

// Column `unit` of the weight times the states before it, in ascending order.
fn product(before: u32, weights: u32, unit: u32) -> f32 {
  var sum = 0.0;
  var at = weights + unit;
  var k = 0u;
  for (; k + 4u <= WIDTH; k += 4u) {
    sum = fma(states[before + k], weight[at], sum);
    sum = fma(states[before + k + 1u], weight[at + WIDTH], sum);
    sum = fma(states[before + k + 2u], weight[at + 2u * WIDTH], sum);
    sum = fma(states[before + k + 3u], weight[at + 3u * WIDTH], sum);
    at += 4u * WIDTH;
  }
  for (; k < WIDTH; k++) {
    sum = fma(states[before + k], weight[at], sum);
    at += WIDTH;
  }
  return sum;
}

@compute @workgroup_size(64)
fn recurrent(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let b = group.y * groups.x + group.x;
  if (b >= BATCH) {
    return;
  }
  for (var t = 0u; t < STEPS; t++) {
    let now = t % 2u * MOST;
    for (var unit = lane; unit < WIDTH; unit += 64u) {
      let at = (t * BATCH + b) * WIDTH + unit;
      var value = projected[r * PROJECTED_STRIDE + at];
      if (t > 0u) {
        value += product(MOST - now, r * WEIGHT_STRIDE, unit);
      }
      if (BOUNDED != 0u) {
        value = bounded(value);
      }
      states[now + unit] = value;
      out[r * OUT_STRIDE + at] = value;
    }
    workgroupBarrier();
  }
}

// A workgroup has one sequence and goes through its steps from the last to the first; a lane has every 64th unit. The
// gradients of this step and of the one after lie side by side in the workgroup's memory.
override WEIGHT_STRIDE: u32;
override OUT_STRIDE: u32;
override DOUT_STRIDE: u32;
override DHIDDEN_STRIDE: u32;
override DPRE_STRIDE: u32;
override STEPS: u32;
override BATCH: u32;
override WIDTH: u32; // units
override BOUNDED: u32; // 1 for tanh

const MOST = 1024u;

@group(0) @binding(0) var<storage, read_write> weight: array<f32>;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
@group(0) @binding(2) var<storage, read_write> dout: array<f32>;
@group(0) @binding(3) var<storage, read_write> dhidden: array<f32>;
@group(0) @binding(4) var<storage, read_write> dpre: array<f32>;

var<workgroup> gradients: array<f32, 2048>;

// Row `unit` of the weight times the gradients after it, in ascending order.
fn product(after: u32, weights: u32, unit: u32) -> f32 {
  var sum = 0.0;
  let row = weights + unit * WIDTH;
  var k = 0u;
  for (; k + 4u <= WIDTH; k += 4u) {
    sum = fma(gradients[after + k], weight[row + k], sum);
    sum = fma(gradients[after + k + 1u], weight[row + k + 1u], sum);
    sum = fma(gradients[after + k + 2u], weight[row + k + 2u], sum);
    sum = fma(gradients[after + k + 3u], weight[row + k + 3u], sum);
  }
  for (; k < WIDTH; k++) {
    sum = fma(gradients[after + k], weight[row + k], sum);
  }
  return sum;
}

@compute @workgroup_size(64)
fn recurrent_backward(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let b = group.y * groups.x + group.x;
  if (b >= BATCH) {
    return;
  }
  for (var done = 0u; done < STEPS; done++) {
    let now = done % 2u * MOST;
    for (var unit = lane; unit < WIDTH; unit += 64u) {
      let at = ((STEPS - 1u - done) * BATCH + b) * WIDTH + unit;
      var gradient = dout[r * DOUT_STRIDE + at];
      if (done > 0u) {
        gradient += product(MOST - now, r * WEIGHT_STRIDE, unit);
      }
      dhidden[r * DHIDDEN_STRIDE + at] = gradient;
      if (BOUNDED != 0u) {
        let h = out[r * OUT_STRIDE + at];
        gradient *= (1.0 - h) * (1.0 + h);
      }
      gradients[now + unit] = gradient;
      dpre[r * DPRE_STRIDE + at] = gradient;
    }
    workgroupBarrier();
  }
}

// Three passes: dP an element an invocation, dS a row an invocation, an element of the output an invocation. Keys that
// a query does not see get 0 in the first pass, and no later pass looks at them.
override QKV_STRIDE: u32;
override LENGTHS_STRIDE: u32;
override PROBABILITIES_STRIDE: u32;
override DOUT_STRIDE: u32;
override DSCORES_STRIDE: u32;
override OUT_STRIDE: u32;
override T: u32;
override HEADS: u32;
override WIDTH: u32; // columns of a head
override CAUSAL: u32;
override PADDED: u32; // 1 where lengths are given
override SCALE: f32;
override SIZE: u32; // elements of dscores
override OUT_SIZE: u32;

@group(0) @binding(0) var<storage, read_write> qkv: array<f32>;
@group(0) @binding(1) var<storage, read_write> lengths: array<u32>;
@group(0) @binding(2) var<storage, read_write> probabilities: array<f32>;
@group(0) @binding(3) var<storage, read_write> dout: array<f32>;
@group(0) @binding(4) var<storage, read_write> dscores: array<f32>;
@group(0) @binding(5) var<storage, read_write> out: array<f32>;

fn length_of(r: u32, b: u32) -> u32 {
  if (PADDED != 0u) {
    return min(T, lengths[r * LENGTHS_STRIDE + b]);
  }
  return T;
}

// Keys that the query at position t of sequence b sees: the first ones.
fn keys_of(r: u32, b: u32, t: u32) -> u32 {
  let length = length_of(r, b);
  if (CAUSAL != 0u) {
    return min(length, t + 1u);
  }
  return length;
}

@compute @workgroup_size(64)
fn probability_gradients(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let row = i / T;
  let key = i % T;
  let t = row % T;
  let head = row / T % HEADS;
  let b = row / (T * HEADS);
  var sum = 0.0;
  if (key < keys_of(r, b, t)) {
    let d = r * DOUT_STRIDE + (b * T + t) * HEADS * WIDTH + head * WIDTH;
    let v = r * QKV_STRIDE + ((b * T + key) * 3u + 2u) * HEADS * WIDTH + head * WIDTH;
    for (var c = 0u; c < WIDTH; c++) {
      sum = fma(dout[d + c], qkv[v + c], sum);
    }
  }
  dscores[r * DSCORES_STRIDE + i] = sum;
}

@compute @workgroup_size(64)
fn score_gradients(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let row = (group.y * groups.x + group.x) * 64u + lane;
  if (row >= SIZE / T) {
    return;
  }
  let keys = keys_of(r, row / (T * HEADS), row % T);
  let p = r * PROBABILITIES_STRIDE + row * T;
  let d = r * DSCORES_STRIDE + row * T;
  var mean = 0.0;
  for (var j = 0u; j < keys; j++) {
    mean = fma(probabilities[p + j], dscores[d + j], mean);
  }
  for (var j = 0u; j < keys; j++) {
    dscores[d + j] = SCALE * probabilities[p + j] * (dscores[d + j] - mean);
  }
}

@compute @workgroup_size(64)
fn attention_backward(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= OUT_SIZE) {
    return;
  }
  let width = HEADS * WIDTH;
  let part = i / width % 3u;
  let column = i % width;
  let token = i / (3u * width);
  let b = token / T;
  let t = token % T;
  let scores = (b * HEADS + column / WIDTH) * T * T; // of this sequence and head
  var sum = 0.0;
  if (part == 0u) { // a query: all keys it sees
    let weights = r * DSCORES_STRIDE + scores + t * T;
    let keys = keys_of(r, b, t);
    for (var j = 0u; j < keys; j++) {
      sum = fma(dscores[weights + j], qkv[r * QKV_STRIDE + ((b * T + j) * 3u + 1u) * width + column], sum);
    }
  } else if (t < length_of(r, b)) { // a key or a value: all queries that see it
    for (var s = select(0u, t, CAUSAL != 0u); s < T; s++) {
      let at = scores + s * T + t;
      let query = b * T + s;
      if (part == 1u) {
        sum = fma(dscores[r * DSCORES_STRIDE + at], qkv[r * QKV_STRIDE + query * 3u * width + column], sum);
      } else {
        sum = fma(probabilities[r * PROBABILITIES_STRIDE + at], dout[r * DOUT_STRIDE + query * width + column], sum);
      }
    }
  }
  out[r * OUT_STRIDE + i] = sum;
}

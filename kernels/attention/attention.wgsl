// Three passes: a score an invocation, a softmax row an invocation, an element of the output an invocation. Keys that a
// query does not see get probability 0 in the first pass, and no later pass looks at them. What is not finite is told
// by bits before it meets a comparison.
override QKV_STRIDE: u32;
override LENGTHS_STRIDE: u32;
override PROBABILITIES_STRIDE: u32;
override OUT_STRIDE: u32;
override T: u32;
override HEADS: u32;
override WIDTH: u32; // columns of a head
override CAUSAL: u32;
override PADDED: u32; // 1 where lengths are given
override SCALE: f32;
override SIZE: u32; // elements of the probabilities
override OUT_SIZE: u32;

const NAN_BITS = 0x7fc00000u;
const EXP_ZERO = -104.0; // exp of less is 0 in f32

@group(0) @binding(0) var<storage, read_write> qkv: array<f32>;
@group(0) @binding(1) var<storage, read_write> lengths: array<u32>;
@group(0) @binding(2) var<storage, read_write> probabilities: array<u32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

// Keys that the query at position t of sequence b sees: the first ones.
fn keys_of(r: u32, b: u32, t: u32) -> u32 {
  var keys = T;
  if (PADDED != 0u) {
    keys = min(keys, lengths[r * LENGTHS_STRIDE + b]);
  }
  if (CAUSAL != 0u) {
    keys = min(keys, t + 1u);
  }
  return keys;
}

// Where a token's columns of one head begin; part 0 holds queries, 1 keys, 2 values.
fn columns_of(r: u32, b: u32, t: u32, part: u32, head: u32) -> u32 {
  return r * QKV_STRIDE + ((b * T + t) * 3u + part) * HEADS * WIDTH + head * WIDTH;
}

@compute @workgroup_size(64)
fn scores(
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
    let q = columns_of(r, b, t, 0u, head);
    let k = columns_of(r, b, key, 1u, head);
    for (var d = 0u; d < WIDTH; d++) {
      sum = fma(qkv[q + d], qkv[k + d], sum);
    }
  }
  probabilities[r * PROBABILITIES_STRIDE + i] = bitcast<u32>(sum);
}

@compute @workgroup_size(64)
fn softmax(
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
  let base = r * PROBABILITIES_STRIDE + row * T;
  var nan = false;
  var any = false;
  var greatest = 0.0;
  for (var j = 0u; j < keys; j++) {
    let bits = probabilities[base + j];
    let score = bitcast<f32>(bits);
    if ((bits & 0x7f800000u) == 0x7f800000u) {
      nan = nan || bits != 0xff800000u; // -inf alone has a meaning: probability 0
    } else if (!any || score > greatest) {
      any = true;
      greatest = score;
    }
  }
  nan = nan || !any;
  var sum = 0.0;
  for (var j = 0u; j < keys; j++) {
    let bits = probabilities[base + j];
    var e = 0.0;
    if ((bits & 0x7f800000u) != 0x7f800000u) {
      let x = SCALE * (bitcast<f32>(bits) - greatest);
      if (x >= EXP_ZERO) {
        e = exp(x);
      }
    }
    probabilities[base + j] = bitcast<u32>(e);
    sum += e;
  }
  for (var j = 0u; j < keys; j++) {
    let p = bitcast<f32>(probabilities[base + j]) / sum;
    probabilities[base + j] = select(bitcast<u32>(p), NAN_BITS, nan);
  }
}

@compute @workgroup_size(64)
fn attention(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= OUT_SIZE) {
    return;
  }
  let column = i % (HEADS * WIDTH);
  let token = i / (HEADS * WIDTH);
  let b = token / T;
  let t = token % T;
  let head = column / WIDTH;
  let p = r * PROBABILITIES_STRIDE + ((b * HEADS + head) * T + t) * T;
  let v = columns_of(r, b, 0u, 2u, head) + column % WIDTH;
  let keys = keys_of(r, b, t);
  var sum = 0.0;
  for (var j = 0u; j < keys; j++) {
    sum = fma(bitcast<f32>(probabilities[p + j]), qkv[v + j * 3u * HEADS * WIDTH], sum);
  }
  out[r * OUT_STRIDE + i] = sum;
}

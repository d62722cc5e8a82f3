// Each invocation makes four rows by four columns of the output, in registers; a workgroup of 8 x 8 makes 32 x 32.
// Strides stand for transposition. Every output starts from its bias or 0 and adds its products in ascending order; a
// long inner axis is done in parts, of which a later one starts from what the one before it left.
override A_STRIDE: u32; // elements from one replica to the next
override B_STRIDE: u32;
override BIAS_STRIDE: u32;
override MASK_STRIDE: u32;
override OUT_STRIDE: u32;
override M: u32;
override N: u32;
override FIRST: u32; // the part of the inner axis
override END: u32;
override A_ROW: u32; // elements from one row of op(a) to the next, and from one inner index to the next
override A_INNER: u32;
override B_INNER: u32;
override B_COLUMN: u32;
override BIASED: u32;
override RECTIFIED: u32;
override MASKED: u32;

@group(0) @binding(0) var<storage, read_write> a: array<f32>;
@group(0) @binding(1) var<storage, read_write> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> bias: array<f32>;
@group(0) @binding(3) var<storage, read_write> mask: array<u32>;
@group(0) @binding(4) var<storage, read_write> out: array<u32>;

// True for zero and less; false for NaN.
fn closed(bits: u32) -> bool {
  let magnitude = bits & 0x7fffffffu;
  return magnitude == 0u || (bits != magnitude && magnitude <= 0x7f800000u);
}

fn finish(r: u32, m: u32, n: u32, sum: f32) {
  if (m >= M || n >= N) {
    return;
  }
  var bits = bitcast<u32>(sum);
  if (RECTIFIED != 0u && closed(bits)) {
    bits = 0u;
  }
  if (MASKED != 0u && closed(mask[r * MASK_STRIDE + m * N + n])) {
    bits = 0u;
  }
  out[r * OUT_STRIDE + m * N + n] = bits;
}

fn finishRow(r: u32, m: u32, n: u32, sums: vec4<f32>) {
  finish(r, m, n, sums.x);
  finish(r, m, n + 1u, sums.y);
  finish(r, m, n + 2u, sums.z);
  finish(r, m, n + 3u, sums.w);
}

// The four outputs of a row as the part before left them.
fn soFar(base: u32, columns: vec4<u32>) -> vec4<f32> {
  let at = vec4<u32>(base) + columns;
  return bitcast<vec4<f32>>(vec4<u32>(out[at.x], out[at.y], out[at.z], out[at.w]));
}

@compute @workgroup_size(8, 8)
fn matmul(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) lane: vec3<u32>) {
  let r = group.z;
  let m = group.y * 32u + lane.y * 4u;
  let n = group.x * 32u + lane.x * 4u;
  if (m >= M || n >= N) {
    return;
  }
  // Rows and columns beyond the end repeat the last one and are not stored.
  let columns = min(vec4<u32>(n, n + 1u, n + 2u, n + 3u), vec4<u32>(N - 1u));
  let rows = min(vec4<u32>(m, m + 1u, m + 2u, m + 3u), vec4<u32>(M - 1u));
  var start = vec4<f32>(0.0);
  if (BIASED != 0u) {
    let base = r * BIAS_STRIDE;
    start = vec4<f32>(bias[base + columns.x], bias[base + columns.y], bias[base + columns.z], bias[base + columns.w]);
  }
  var s0 = start;
  var s1 = start;
  var s2 = start;
  var s3 = start;
  if (FIRST != 0u) {
    let base = vec4<u32>(r * OUT_STRIDE) + rows * N;
    s0 = soFar(base.x, columns);
    s1 = soFar(base.y, columns);
    s2 = soFar(base.z, columns);
    s3 = soFar(base.w, columns);
  }
  var x = vec4<u32>(r * A_STRIDE) + rows * A_ROW + FIRST * A_INNER;
  var y = vec4<u32>(r * B_STRIDE) + columns * B_COLUMN + FIRST * B_INNER;
  for (var k = FIRST; k < END; k++) {
    let v = vec4<f32>(b[y.x], b[y.y], b[y.z], b[y.w]);
    s0 = fma(vec4<f32>(a[x.x]), v, s0);
    s1 = fma(vec4<f32>(a[x.y]), v, s1);
    s2 = fma(vec4<f32>(a[x.z]), v, s2);
    s3 = fma(vec4<f32>(a[x.w]), v, s3);
    x += vec4<u32>(A_INNER);
    y += vec4<u32>(B_INNER);
  }
  finishRow(r, m, n, s0);
  finishRow(r, m + 1u, n, s1);
  finishRow(r, m + 2u, n, s2);
  finishRow(r, m + 3u, n, s3);
}

// A Philox block an invocation: four columns of a row. What is not finite is kept as it is.
override INPUT_STRIDE: u32;
override SEED_STRIDE: u32;
override STEP_STRIDE: u32;
override OUT_STRIDE: u32;
override ROWS: u32;
override COLUMNS: u32;
override STREAM: u32;
override KEPT_FROM: u32; // least word that keeps its element
override SCALE: f32;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> seed: array<u32>;
@group(0) @binding(2) var<storage, read_write> step_: array<u32>;
@group(0) @binding(3) var<storage, read_write> counters: array<u32>;
@group(0) @binding(4) var<storage, read_write> out: array<u32>;

// The upper word of a product, from four products of halves; no partial sum overflows.
fn high_word(a: u32, b: u32) -> u32 {
  let middle = (a & 0xffffu) * (b >> 16u) + (((a & 0xffffu) * (b & 0xffffu)) >> 16u);
  let carry = (a >> 16u) * (b & 0xffffu) + (middle & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (middle >> 16u) + (carry >> 16u);
}

fn philox(counter: vec4<u32>, key: vec2<u32>) -> vec4<u32> {
  var c = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    c = vec4<u32>(
      high_word(0xcd9e8d57u, c.z) ^ c.y ^ k.x,
      0xcd9e8d57u * c.z,
      high_word(0xd2511f53u, c.x) ^ c.w ^ k.y,
      0xd2511f53u * c.x,
    );
    k += vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

fn scaled(bits: u32) -> u32 {
  if (KEPT_FROM == 0u || (bits & 0x7f800000u) == 0x7f800000u) {
    return bits;
  }
  return bitcast<u32>(bitcast<f32>(bits) * SCALE);
}

@compute @workgroup_size(64)
fn dropout(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let i = (group.y * groups.x + group.x) * 64u + lane;
  let blocks = (COLUMNS + 3u) / 4u;
  if (i >= ROWS * blocks) {
    return;
  }
  let row = i / blocks;
  let block = i % blocks;
  let now = step_[r * STEP_STRIDE + counters[2u * r]];
  let key = vec2<u32>(seed[r * SEED_STRIDE], seed[r * SEED_STRIDE + 1u]);
  var words = philox(vec4<u32>(block, row, now, STREAM), key);
  let base = row * COLUMNS + block * 4u;
  for (var n = 0u; n < min(4u, COLUMNS - block * 4u); n++) {
    let bits = input[r * INPUT_STRIDE + base + n];
    out[r * OUT_STRIDE + base + n] = select(0u, scaled(bits), words[n] >= KEPT_FROM);
  }
}

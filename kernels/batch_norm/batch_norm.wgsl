// First the statistics: a workgroup eight columns, 32 lanes a column, each lane every 32nd row in ascending order, the
// lanes added in a fixed tree. Two passes: sum and greatest magnitude of the differences from the column's first element;
// squared deviations, scaled by a power of two from that magnitude. Then the output, an element an invocation.
override INPUT_STRIDE: u32;
override SCALE_STRIDE: u32;
override SHIFT_STRIDE: u32;
override OUT_STRIDE: u32;
override STATISTICS_STRIDE: u32;
override M: u32;
override C: u32;
override EPSILON: f32;
override SCALED: u32;
override SHIFTED: u32;

const COLUMNS = 8u;
const LANES = 32u;
const NAN_BITS = 0x7fc00000u;

@group(0) @binding(0) var<storage, read_write> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> scale: array<f32>;
@group(0) @binding(2) var<storage, read_write> shift: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<u32>;
@group(0) @binding(4) var<storage, read_write> statistics: array<u32>;

var<workgroup> sums: array<f32, 256>;
var<workgroup> most: array<u32, 256>;

fn isFinite(bits: u32) -> bool {
  return (bits & 0x7f800000u) != 0x7f800000u;
}

// Adds a column's lanes in a fixed tree; every one of them gets the total.
fn total(lane: u32, own: f32) -> f32 {
  workgroupBarrier();
  sums[lane] = own;
  workgroupBarrier();
  for (var reach = LANES / 2u; reach > 0u; reach /= 2u) {
    if (lane / COLUMNS < reach) {
      sums[lane] += sums[lane + reach * COLUMNS];
    }
    workgroupBarrier();
  }
  return sums[lane % COLUMNS];
}

fn greatest(lane: u32, own: u32) -> u32 {
  most[lane] = own;
  workgroupBarrier();
  for (var reach = LANES / 2u; reach > 0u; reach /= 2u) {
    if (lane / COLUMNS < reach) {
      most[lane] = max(most[lane], most[lane + reach * COLUMNS]);
    }
    workgroupBarrier();
  }
  return most[lane % COLUMNS];
}

@compute @workgroup_size(256)
fn batch_norm(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let column = (group.y * groups.x + group.x) * COLUMNS + lane % COLUMNS;
  let row = lane / COLUMNS;
  let at = r * INPUT_STRIDE + min(column, C - 1u); // beyond the last column a workgroup repeats it
  let first = input[at];

  var sum = 0.0;
  var magnitude = 0u;
  for (var m = row; m < M; m += LANES) {
    let x = input[at + m * C];
    let d = x - first;
    sum += d;
    magnitude = max(magnitude, select(NAN_BITS, bitcast<u32>(d) & 0x7fffffffu, isFinite(bitcast<u32>(x))));
  }
  magnitude = greatest(lane, magnitude);
  sum = total(lane, sum);
  let finite = magnitude < 0x7f800000u && isFinite(bitcast<u32>(sum));
  let offset = sum / f32(M);

  // The scale takes the root of epsilon into account, so that neither part of the sum below over- or underflows.
  let exponent = clamp(max(magnitude, bitcast<u32>(sqrt(EPSILON))) >> 23u, 1u, 253u);
  let scaling = bitcast<f32>((254u - exponent) << 23u);
  let unscaling = bitcast<f32>(exponent << 23u);
  var square = 0.0;
  for (var m = row; m < M; m += LANES) {
    let d = ((input[at + m * C] - first) - offset) * scaling;
    square += d * d;
  }
  let variance = total(lane, square) / f32(M);

  if (row == 0u && column < C) {
    let rstd = scaling / sqrt(variance + (EPSILON * scaling) * scaling);
    let to = r * STATISTICS_STRIDE + column;
    statistics[to] = select(NAN_BITS, bitcast<u32>(offset), finite);
    statistics[to + C] = select(NAN_BITS, bitcast<u32>(rstd), finite);
    statistics[to + 2u * C] = select(NAN_BITS, bitcast<u32>(first + offset), finite);
    statistics[to + 3u * C] = select(NAN_BITS, bitcast<u32>((variance * unscaling) * unscaling), finite);
  }
}

@compute @workgroup_size(64)
fn normalize_columns(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= M * C) {
    return;
  }
  let r = group.z;
  let column = i % C;
  let offset = statistics[r * STATISTICS_STRIDE + column];
  let rstd = statistics[r * STATISTICS_STRIDE + C + column];
  let d = (input[r * INPUT_STRIDE + i] - input[r * INPUT_STRIDE + column]) - bitcast<f32>(offset);
  var y = d * bitcast<f32>(rstd);
  if (SCALED != 0u) {
    y *= scale[r * SCALE_STRIDE + column];
  }
  if (SHIFTED != 0u) {
    y += shift[r * SHIFT_STRIDE + column];
  }
  out[r * OUT_STRIDE + i] = select(NAN_BITS, bitcast<u32>(y), isFinite(rstd));
}

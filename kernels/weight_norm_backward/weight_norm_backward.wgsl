// A workgroup eight columns, 32 lanes a column, two passes: the sum of dout · v / norm; the output. Each lane takes every
// 32nd row in ascending order, the lanes are added in a fixed tree. Norms that give no direction are told by their bits.
override DIRECTION_STRIDE: u32;
override MAGNITUDE_STRIDE: u32;
override NORMS_STRIDE: u32;
override DOUT_STRIDE: u32;
override DDIRECTION_STRIDE: u32;
override DMAGNITUDE_STRIDE: u32;
override M: u32;
override N: u32;

const COLUMNS = 8u;
const LANES = 32u;
const NAN_BITS = 0x7fc00000u;

@group(0) @binding(0) var<storage, read_write> direction: array<f32>;
@group(0) @binding(1) var<storage, read_write> magnitude: array<f32>;
@group(0) @binding(2) var<storage, read_write> norms: array<f32>;
@group(0) @binding(3) var<storage, read_write> dout: array<f32>;
@group(0) @binding(4) var<storage, read_write> ddirection: array<u32>;
@group(0) @binding(5) var<storage, read_write> dmagnitude: array<u32>;

var<workgroup> sums: array<f32, 256>;

@compute @workgroup_size(256)
fn weight_norm_backward(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let column = (group.y * groups.x + group.x) * COLUMNS + lane % COLUMNS;
  let row = lane / COLUMNS;
  let safe = min(column, N - 1u); // beyond the last column a workgroup repeats it
  let norm = norms[r * NORMS_STRIDE + safe];
  let known = bitcast<u32>(norm) != 0u && bitcast<u32>(norm) < 0x7f800000u;
  let v = r * DIRECTION_STRIDE + safe;
  let dw = r * DOUT_STRIDE + safe;
  var sum = 0.0;
  for (var m = row; m < M; m += LANES) {
    sum += dout[dw + m * N] * (direction[v + m * N] / norm);
  }
  sums[lane] = sum;
  workgroupBarrier();
  for (var reach = LANES / 2u; reach > 0u; reach /= 2u) {
    if (row < reach) {
      sums[lane] += sums[lane + reach * COLUMNS];
    }
    workgroupBarrier();
  }
  if (column >= N) {
    return;
  }
  let along = sums[lane % COLUMNS];
  if (row == 0u) {
    dmagnitude[r * DMAGNITUDE_STRIDE + column] = select(NAN_BITS, bitcast<u32>(along), known);
  }
  let factor = magnitude[r * MAGNITUDE_STRIDE + column] / norm;
  for (var m = row; m < M; m += LANES) {
    let y = factor * (dout[dw + m * N] - (direction[v + m * N] / norm) * along);
    ddirection[r * DDIRECTION_STRIDE + m * N + column] = select(NAN_BITS, bitcast<u32>(y), known);
  }
}

// A workgroup eight columns, 32 lanes a column. Elements are scaled by a power of two from the column's greatest exponent
// and squared; each lane adds every 32nd row in ascending order, the lanes are added in a fixed tree.
override INPUT_STRIDE: u32;
override OUT_STRIDE: u32;
override M: u32;
override N: u32;

const COLUMNS = 8u;
const LANES = 32u;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> out: array<u32>;

var<workgroup> most: array<u32, 256>;
var<workgroup> sums: array<f32, 256>;

@compute @workgroup_size(256)
fn column_norms(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let column = (group.y * groups.x + group.x) * COLUMNS + lane % COLUMNS;
  let row = lane / COLUMNS;
  let at = r * INPUT_STRIDE + min(column, N - 1u); // beyond the last column a workgroup repeats it
  var magnitude = 0u;
  for (var m = row; m < M; m += LANES) {
    magnitude = max(magnitude, input[at + m * N] & 0x7fffffffu);
  }
  most[lane] = magnitude;
  workgroupBarrier();
  for (var reach = LANES / 2u; reach > 0u; reach /= 2u) {
    if (row < reach) {
      most[lane] = max(most[lane], most[lane + reach * COLUMNS]);
    }
    workgroupBarrier();
  }
  magnitude = most[lane % COLUMNS];
  let exponent = clamp(magnitude >> 23u, 1u, 253u);
  let scaling = bitcast<f32>((254u - exponent) << 23u);
  var sum = 0.0;
  for (var m = row; m < M; m += LANES) {
    let x = bitcast<f32>(input[at + m * N]) * scaling;
    sum += x * x;
  }
  sums[lane] = sum;
  workgroupBarrier();
  for (var reach = LANES / 2u; reach > 0u; reach /= 2u) {
    if (row < reach) {
      sums[lane] += sums[lane + reach * COLUMNS];
    }
    workgroupBarrier();
  }
  if (row == 0u && column < N) {
    var bits = bitcast<u32>(sqrt(sums[lane]) * bitcast<f32>(exponent << 23u));
    if (magnitude >= 0x7f800000u) {
      bits = select(0x7f800000u, 0x7fc00000u, magnitude > 0x7f800000u); // infinity, or NaN
    }
    out[r * OUT_STRIDE + column] = bits;
  }
}

// A workgroup eight columns, 32 lanes a column: each lane adds every 32nd row in ascending order, the lanes are added in a
// fixed tree.
override INPUT_STRIDE: u32;
override STATISTICS_STRIDE: u32;
override DOUT_STRIDE: u32;
override DSCALE_STRIDE: u32;
override DSHIFT_STRIDE: u32;
override M: u32;
override C: u32;

const COLUMNS = 8u;
const LANES = 32u;

@group(0) @binding(0) var<storage, read_write> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> statistics: array<f32>;
@group(0) @binding(2) var<storage, read_write> dout: array<f32>;
@group(0) @binding(3) var<storage, read_write> dscale: array<f32>;
@group(0) @binding(4) var<storage, read_write> dshift: array<f32>;

var<workgroup> sums: array<vec2<f32>, 256>;

@compute @workgroup_size(256)
fn batch_norm_parameters(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let column = (group.y * groups.x + group.x) * COLUMNS + lane % COLUMNS;
  let row = lane / COLUMNS;
  var own = vec2<f32>(0.0);
  if (column < C) {
    let x = r * INPUT_STRIDE + column;
    let dy = r * DOUT_STRIDE + column;
    let first = input[x];
    let offset = statistics[r * STATISTICS_STRIDE + column];
    let rstd = statistics[r * STATISTICS_STRIDE + C + column];
    for (var m = row; m < M; m += LANES) {
      let d = dout[dy + m * C];
      own += vec2<f32>(d * (((input[x + m * C] - first) - offset) * rstd), d);
    }
  }
  sums[lane] = own;
  workgroupBarrier();
  for (var reach = LANES / 2u; reach > 0u; reach /= 2u) {
    if (row < reach) {
      sums[lane] += sums[lane + reach * COLUMNS];
    }
    workgroupBarrier();
  }
  if (row == 0u && column < C) {
    dscale[r * DSCALE_STRIDE + column] = sums[lane].x;
    dshift[r * DSHIFT_STRIDE + column] = sums[lane].y;
  }
}

// A workgroup eight columns, 32 lanes a column: each lane adds every 32nd row in ascending order, the lanes are added in a
// fixed tree.
override INPUT_STRIDE: u32;
override STATISTICS_STRIDE: u32;
override DOUT_STRIDE: u32;
override DSCALE_STRIDE: u32;
override DSHIFT_STRIDE: u32;
override ROWS: u32;
override SPATIAL: u32;
override GROUPS: u32;
override CHANNELS: u32; // of a group
override CENTER: u32;
override SHIFTED: u32;

const COLUMNS = 8u;
const LANES = 32u;

@group(0) @binding(0) var<storage, read_write> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> statistics: array<f32>;
@group(0) @binding(2) var<storage, read_write> dout: array<f32>;
@group(0) @binding(3) var<storage, read_write> dscale: array<f32>;
@group(0) @binding(4) var<storage, read_write> dshift: array<f32>;

var<workgroup> sums: array<vec2<f32>, 256>;

@compute @workgroup_size(256)
fn group_norm_parameters(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let r = group.z;
  let width = GROUPS * CHANNELS;
  let column = (group.y * groups.x + group.x) * COLUMNS + lane % COLUMNS;
  let row = lane / COLUMNS;
  var own = vec2<f32>(0.0);
  if (column < width) {
    let g = column / CHANNELS;
    for (var m = row; m < ROWS; m += LANES) {
      let sample = m / SPATIAL;
      let pair = r * STATISTICS_STRIDE + 2u * (sample * GROUPS + g);
      let first = select(0.0, input[r * INPUT_STRIDE + sample * SPATIAL * width + g * CHANNELS], CENTER != 0u);
      let x = input[r * INPUT_STRIDE + m * width + column];
      let d = dout[r * DOUT_STRIDE + m * width + column];
      own += vec2<f32>(d * (((x - first) - statistics[pair]) * statistics[pair + 1u]), d);
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
  if (row == 0u && column < width) {
    dscale[r * DSCALE_STRIDE + column] = sums[lane].x;
    if (SHIFTED != 0u) {
      dshift[r * DSHIFT_STRIDE + column] = sums[lane].y;
    }
  }
}

// A workgroup a group of a sample, two passes: the sums of g and g · x̂; the output. Each lane adds every 64th element,
// the lanes are added in a fixed tree.
override INPUT_STRIDE: u32;
override STATISTICS_STRIDE: u32;
override SCALE_STRIDE: u32;
override DOUT_STRIDE: u32;
override OUT_STRIDE: u32;
override SAMPLES: u32;
override SPATIAL: u32;
override GROUPS: u32;
override CHANNELS: u32; // of a group
override CENTER: u32;
override SCALED: u32;

const LANES = 64u;

@group(0) @binding(0) var<storage, read_write> input: array<f32>;
@group(0) @binding(1) var<storage, read_write> statistics: array<f32>;
@group(0) @binding(2) var<storage, read_write> scale: array<f32>;
@group(0) @binding(3) var<storage, read_write> dout: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

var<workgroup> sums: array<vec2<f32>, 64>;

@compute @workgroup_size(64)
fn group_norm_backward(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let index = group.y * groups.x + group.x;
  if (index >= SAMPLES * GROUPS) {
    return;
  }
  let r = group.z;
  let column = (index % GROUPS) * CHANNELS;
  let corner = (index / GROUPS) * SPATIAL * GROUPS * CHANNELS + column;
  let count = SPATIAL * CHANNELS;
  let x = r * INPUT_STRIDE + corner;
  let dy = r * DOUT_STRIDE + corner;
  let first = select(0.0, input[x], CENTER != 0u);
  let offset = statistics[r * STATISTICS_STRIDE + 2u * index];
  let rstd = statistics[r * STATISTICS_STRIDE + 2u * index + 1u];

  var own = vec2<f32>(0.0);
  for (var i = lane; i < count; i += LANES) {
    let at = (i / CHANNELS) * GROUPS * CHANNELS + i % CHANNELS;
    var g = dout[dy + at];
    if (SCALED != 0u) {
      g *= scale[r * SCALE_STRIDE + column + i % CHANNELS];
    }
    own += vec2<f32>(g, g * (((input[x + at] - first) - offset) * rstd));
  }
  sums[lane] = own;
  workgroupBarrier();
  for (var width = LANES / 2u; width > 0u; width /= 2u) {
    if (lane < width) {
      sums[lane] += sums[lane + width];
    }
    workgroupBarrier();
  }
  let means = sums[0] / f32(count);
  let mean = select(0.0, means.x, CENTER != 0u);

  for (var i = lane; i < count; i += LANES) {
    let at = (i / CHANNELS) * GROUPS * CHANNELS + i % CHANNELS;
    var g = dout[dy + at];
    if (SCALED != 0u) {
      g *= scale[r * SCALE_STRIDE + column + i % CHANNELS];
    }
    let normalized = ((input[x + at] - first) - offset) * rstd;
    out[r * OUT_STRIDE + corner + at] = rstd * ((g - mean) - normalized * means.y);
  }
}

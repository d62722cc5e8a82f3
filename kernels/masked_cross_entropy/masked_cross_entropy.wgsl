// A workgroup a replica: first the real labels are counted, then each lane takes every 64th row; lanes are added in fixed
// trees. What is not finite is told by bits and carried as flags beside the sum.
override LOGITS_STRIDE: u32;
override LABELS_STRIDE: u32;
override LOG_STRIDE: u32;
override DLOGITS_STRIDE: u32;
override LOG_COLUMNS: u32;
override LOSS_COLUMN: u32;
override CORRECT_COLUMN: u32;
override B: u32;
override C: u32;
override GRADIENT: u32;

const LANES = 64u;
const IGNORED = 0xffffffffu;
const NAN_BITS = 0x7fc00000u;
const INFINITY_BITS = 0x7f800000u;
const EXP_ZERO = -104.0; // exp of less is 0 in f32

@group(0) @binding(0) var<storage, read_write> logits: array<f32>;
@group(0) @binding(1) var<storage, read_write> labels: array<u32>;
@group(0) @binding(2) var<storage, read_write> counters: array<u32>;
@group(0) @binding(3) var<storage, read_write> log_: array<u32>;
@group(0) @binding(4) var<storage, read_write> dlogits: array<u32>;

var<workgroup> sums: array<f32, 64>;
var<workgroup> flags: array<vec2<u32>, 64>; // 1 for an infinite and 2 for a NaN loss; real labels, then right answers

// What a row is made of.
struct Row {
  greatest: f32,
  sum: f32, // of exp(z - greatest)
  nan: bool, // all of the row's results are NaN
  right: bool,
}

fn magnitude(x: f32) -> u32 {
  return bitcast<u32>(x) & 0x7fffffffu;
}

fn isFinite(x: f32) -> bool {
  return magnitude(x) < INFINITY_BITS;
}

fn exponential(x: f32) -> f32 {
  if (x < EXP_ZERO) {
    return 0.0;
  }
  return exp(x);
}

fn rowAt(base: u32, label: u32) -> Row {
  var nan = label >= C;
  var finite = true;
  var any = false;
  var greatest = 0.0;
  var first = 0u;
  for (var c = 0u; c < C; c++) {
    let z = logits[base + c];
    if (!isFinite(z)) {
      finite = false;
      // minus infinity is a share of 0; the others leave nothing to compute with
      nan = nan || bitcast<u32>(z) != 0xff800000u;
    } else if (!any || z > greatest) {
      any = true;
      greatest = z;
      first = c;
    }
  }
  var sum = 0.0;
  for (var c = 0u; c < C; c++) {
    let z = logits[base + c];
    if (isFinite(z)) {
      sum += exponential(z - greatest);
    }
  }
  nan = nan || !any;
  return Row(greatest, sum, nan, finite && !nan && first == label);
}

fn lossBits(z: f32, row: Row) -> u32 {
  if (row.nan) {
    return NAN_BITS;
  }
  if (!isFinite(z)) {
    return INFINITY_BITS;
  }
  return bitcast<u32>(log(row.sum) + (row.greatest - z));
}

fn writeGradient(base: u32, to: u32, label: u32, row: Row, n: f32) {
  for (var c = 0u; c < C; c++) {
    let z = logits[base + c];
    var share = 0.0;
    if (isFinite(z)) {
      share = exponential(z - row.greatest) / row.sum;
    }
    let value = bitcast<u32>((share - select(0.0, 1.0, c == label)) / n);
    dlogits[to + c] = select(value, NAN_BITS, row.nan);
  }
}

fn clearGradient(to: u32) {
  for (var c = 0u; c < C; c++) {
    dlogits[to + c] = 0u;
  }
}

// Adds the lanes' sums and flags into lane 0.
fn addLanes(lane: u32) {
  workgroupBarrier();
  for (var width = LANES / 2u; width > 0u; width /= 2u) {
    if (lane < width) {
      sums[lane] += sums[lane + width];
      let other = flags[lane + width];
      flags[lane] = vec2<u32>(flags[lane].x | other.x, flags[lane].y + other.y);
    }
    workgroupBarrier();
  }
}

@compute @workgroup_size(64)
fn masked_cross_entropy(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let r = group.z;
  var real = 0u;
  for (var b = lane; b < B; b += LANES) {
    real += select(1u, 0u, labels[r * LABELS_STRIDE + b] == IGNORED);
  }
  sums[lane] = 0.0;
  flags[lane] = vec2<u32>(0u, real);
  addLanes(lane);
  let n = f32(max(1u, flags[0].y));
  workgroupBarrier();
  var sum = 0.0;
  var flag = vec2<u32>(0u, 0u);
  for (var b = lane; b < B; b += LANES) {
    let label = labels[r * LABELS_STRIDE + b];
    let base = r * LOGITS_STRIDE + b * C;
    let to = r * DLOGITS_STRIDE + b * C;
    if (label == IGNORED) {
      if (GRADIENT != 0u) {
        clearGradient(to);
      }
      continue;
    }
    let row = rowAt(base, label);
    let bits = lossBits(logits[base + min(label, C - 1u)], row);
    if ((bits & 0x7fffffffu) > INFINITY_BITS) {
      flag.x |= 2u;
    } else if (bits == INFINITY_BITS) {
      flag.x |= 1u;
    } else {
      sum += bitcast<f32>(bits);
    }
    flag.y += select(0u, 1u, row.right);
    if (GRADIENT != 0u) {
      writeGradient(base, to, label, row, n);
    }
  }
  sums[lane] = sum;
  flags[lane] = flag;
  addLanes(lane);
  if (lane == 0u) {
    let at = r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS;
    var loss = bitcast<u32>(sums[0] / n);
    if ((flags[0].x & 2u) != 0u) {
      loss = NAN_BITS;
    } else if ((flags[0].x & 1u) != 0u) {
      loss = INFINITY_BITS;
    }
    log_[at + LOSS_COLUMN] = loss;
    log_[at + CORRECT_COLUMN] = bitcast<u32>(f32(flags[0].y));
  }
}

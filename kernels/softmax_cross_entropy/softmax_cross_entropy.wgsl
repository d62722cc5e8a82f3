// A workgroup a replica; each lane takes every 64th row, the lanes are added in a fixed tree. What is not finite is told
// by bits, and carried as flags beside the sum, since arithmetic on NaN and infinity is the adapter's affair.
override LOGITS_STRIDE: u32;
override LABELS_STRIDE: u32;
override LOG_STRIDE: u32;
override DLOGITS_STRIDE: u32;
override LOG_COLUMNS: u32;
override LOSS_COLUMN: u32;
override CORRECT_COLUMN: u32;
override B: u32;
override C: u32;
override NAIVE: u32;
override GRADIENT: u32;

const LANES = 64u;
const NAN_BITS = 0x7fc00000u;
const INFINITY_BITS = 0x7f800000u;
const EXP_LIMIT = 88.72283; // exp of more overflows f32
const EXP_ZERO = -104.0; // exp of less is 0 in f32

@group(0) @binding(0) var<storage, read_write> logits: array<f32>;
@group(0) @binding(1) var<storage, read_write> labels: array<u32>;
@group(0) @binding(2) var<storage, read_write> counters: array<u32>;
@group(0) @binding(3) var<storage, read_write> log_: array<u32>;
@group(0) @binding(4) var<storage, read_write> dlogits: array<u32>;

var<workgroup> sums: array<f32, 64>;
var<workgroup> flags: array<vec2<u32>, 64>; // 1 for an infinite and 2 for a NaN loss; right answers

// What a row is made of.
struct Row {
  shift: f32, // taken out of the exponent
  sum: f32, // of the finite exponentials
  nan: bool, // all of the row's results are NaN
  infinite: bool, // an exponential overflowed
  right: bool,
}

fn isNan(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}

fn isInfinite(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) == 0x7f800000u;
}

fn exponential(x: f32) -> f32 {
  if (x < EXP_ZERO) {
    return 0.0;
  }
  return exp(x);
}

fn rowAt(base: u32, label: u32) -> Row {
  var nan = label >= C;
  var infinite = false;
  var finite = true;
  var any = false;
  var greatest = 0.0;
  var first = 0u;
  for (var c = 0u; c < C; c++) {
    let z = logits[base + c];
    if (isNan(z)) {
      nan = true;
    } else if (isInfinite(z)) {
      infinite = infinite || z > 0.0;
      finite = false;
    } else if (!any || z > greatest) {
      any = true;
      greatest = z;
      first = c;
    }
  }
  let right = finite && !nan && first == label;
  if (NAIVE != 0u) {
    var sum = 0.0;
    for (var c = 0u; c < C; c++) {
      let z = logits[base + c];
      if (isNan(z)) {
        continue;
      }
      if (z > EXP_LIMIT) {
        infinite = true;
      } else if (!isInfinite(z)) {
        sum += exponential(z);
      }
    }
    infinite = infinite || isInfinite(sum);
    return Row(0.0, sum, nan || (!infinite && sum == 0.0), infinite, right);
  }
  var sum = 0.0;
  for (var c = 0u; c < C; c++) {
    let z = logits[base + c];
    if (!isNan(z) && !isInfinite(z)) {
      sum += exponential(z - greatest);
    }
  }
  return Row(greatest, sum, nan || infinite || !any, false, right);
}

// The share of a class, and whether it is the quotient of two infinities.
fn share(z: f32, row: Row) -> vec2<f32> {
  if (row.infinite) {
    return vec2<f32>(0.0, select(0.0, 1.0, z > EXP_LIMIT));
  }
  if (isInfinite(z)) {
    return vec2<f32>(0.0);
  }
  return vec2<f32>(exponential(z - row.shift) / row.sum, 0.0);
}

fn lossBits(z: f32, row: Row) -> u32 {
  if (row.nan) {
    return NAN_BITS;
  }
  if (NAIVE != 0u) {
    let p = share(z, row);
    if (p.y != 0.0) {
      return NAN_BITS;
    }
    if (p.x == 0.0) {
      return INFINITY_BITS;
    }
    return bitcast<u32>(-log(p.x));
  }
  if (isInfinite(z)) {
    return INFINITY_BITS;
  }
  return bitcast<u32>(log(row.sum) + (row.shift - z));
}

fn writeGradient(base: u32, to: u32, label: u32, row: Row) {
  for (var c = 0u; c < C; c++) {
    let p = share(logits[base + c], row);
    let one = select(0.0, 1.0, c == label);
    let value = bitcast<u32>((p.x - one) / f32(B));
    dlogits[to + c] = select(value, NAN_BITS, row.nan || p.y != 0.0);
  }
}

@compute @workgroup_size(64)
fn softmax_cross_entropy(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let r = group.z;
  var sum = 0.0;
  var flag = vec2<u32>(0u, 0u);
  for (var b = lane; b < B; b += LANES) {
    let label = labels[r * LABELS_STRIDE + b];
    let base = r * LOGITS_STRIDE + b * C;
    let row = rowAt(base, label);
    let bits = lossBits(logits[base + min(label, C - 1u)], row);
    if ((bits & 0x7fffffffu) > 0x7f800000u) {
      flag.x |= 2u;
    } else if (bits == INFINITY_BITS) {
      flag.x |= 1u;
    } else {
      sum += bitcast<f32>(bits);
    }
    flag.y += select(0u, 1u, row.right);
    if (GRADIENT != 0u) {
      writeGradient(base, r * DLOGITS_STRIDE + b * C, label, row);
    }
  }
  sums[lane] = sum;
  flags[lane] = flag;
  workgroupBarrier();
  for (var width = LANES / 2u; width > 0u; width /= 2u) {
    if (lane < width) {
      sums[lane] += sums[lane + width];
      let other = flags[lane + width];
      flags[lane] = vec2<u32>(flags[lane].x | other.x, flags[lane].y + other.y);
    }
    workgroupBarrier();
  }
  if (lane == 0u) {
    let at = r * LOG_STRIDE + counters[2u * r] * LOG_COLUMNS;
    var loss = bitcast<u32>(sums[0] / f32(B));
    if ((flags[0].x & 2u) != 0u) {
      loss = NAN_BITS;
    } else if ((flags[0].x & 1u) != 0u) {
      loss = INFINITY_BITS;
    }
    log_[at + LOSS_COLUMN] = loss;
    log_[at + CORRECT_COLUMN] = bitcast<u32>(f32(flags[0].y));
  }
}

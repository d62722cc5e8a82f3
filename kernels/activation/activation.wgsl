// A nonlinearity and its derivative, one element an invocation. Every form stays away from inf/inf, and a NaN of either
// side is passed on by its bits.
override INPUT_STRIDE: u32;
override OUT_STRIDE: u32;
override DOUT_STRIDE: u32;
override SIZE: u32;
override KIND: u32; // 0 leaky_relu, 1 gelu, 2 silu, 3 sigmoid, 4 tanh
override SLOPE: f32;

@group(0) @binding(0) var<storage, read_write> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> out: array<u32>;
@group(0) @binding(2) var<storage, read_write> dout: array<u32>;

// e^x for x <= 0: x = n ln 2 + r, e^r by its series, and two exact multiplications by powers of two. ln 2 is taken in
// two parts, 355 / 512 and a small rest; 355 n is an integer, lest a compiler join the parts to one rounded product.
fn exponential(x: f32) -> f32 {
  let bounded = max(x, -105.0);
  let n = round(bounded * 1.44269504);
  let exponent = i32(n);
  let r = fma(n, 2.12194440e-4, fma(f32(355 * exponent), -0.001953125, bounded));
  var p = 1.0 / 5040.0;
  p = fma(p, r, 1.0 / 720.0);
  p = fma(p, r, 1.0 / 120.0);
  p = fma(p, r, 1.0 / 24.0);
  p = fma(p, r, 1.0 / 6.0);
  p = fma(p, r, 0.5);
  p = fma(p, r, 1.0);
  p = fma(p, r, 1.0);
  let half = exponent >> 1u;
  let first = bitcast<f32>(u32(half + 127) << 23u);
  return p * first * bitcast<f32>(u32(exponent - half + 127) << 23u);
}

// e^(-t²/2) for 0 <= t <= 15: the square of t's upper 12 bits is exact, the rest a small exponent of its own.
fn gaussian(t: f32) -> f32 {
  let high = bitcast<f32>((bitcast<u32>(t) + 0x800u) & 0xfffff000u);
  let l = (high - t) * (high + t) * 0.5;
  let p = fma(fma(fma(l, 1.0 / 6.0, 0.5), l, 1.0), l, 1.0);
  return p * exponential(high * high * -0.5);
}

// Φ(x) from x, t = |x| and b = e^(-t²/2). The share above t is b p(u) / (t + 4), u = (t - 4) / (t + 4).
fn normal_distribution(x: f32, t: f32, b: f32) -> f32 {
  let inverse = 1.0 / (t + 4.0);
  let u = (t - 4.0) * inverse;
  var p = -0.0001324345066677779;
  p = fma(p, u, 0.00017836935876403004);
  p = fma(p, u, 0.0015695893671363592);
  p = fma(p, u, -0.0035120765678584576);
  p = fma(p, u, -0.007525003049522638);
  p = fma(p, u, 0.06040376424789429);
  p = fma(p, u, -0.18652348220348358);
  p = fma(p, u, 0.38713690638542175);
  p = fma(p, u, -0.6078965663909912);
  p = fma(p, u, 0.7552851438522339);
  let above = b * (p * inverse);
  return select(1.0 - above, above, x < 0.0);
}

fn sigmoid(x: f32) -> f32 {
  let e = exponential(-abs(x));
  return select(e, 1.0, x >= 0.0) / (1.0 + e);
}

fn hyperbolic_tangent(x: f32) -> f32 {
  if (abs(x) < 0.625) { // Moshier, Cephes, tanhf.c
    let z = x * x;
    var p = -5.70498872745e-3;
    p = fma(p, z, 2.06390887954e-2);
    p = fma(p, z, -5.37397155531e-2);
    p = fma(p, z, 1.33314422036e-1);
    p = fma(p, z, -3.33332819422e-1);
    return fma(p * z, x, x);
  }
  let e = exponential(-2.0 * min(abs(x), 60.0));
  let t = (1.0 - e) / (1.0 + e);
  return select(-t, t, x > 0.0);
}

// The product of a factor and a number that is not NaN; 0 times infinity, which an adapter may take for 0, is NaN.
fn product(factor: f32, bits: u32) -> u32 {
  if (factor == 0.0 && (bits & 0x7fffffffu) == 0x7f800000u) {
    return 0x7fc00000u;
  }
  return bitcast<u32>(factor * bitcast<f32>(bits));
}

fn value(x: f32) -> f32 {
  switch (KIND) {
    case 0u: { return select(bitcast<f32>(product(SLOPE, bitcast<u32>(x))), x, x > 0.0); }
    case 1u: {
      let t = min(abs(x), 15.0);
      return x * normal_distribution(x, t, gaussian(t));
    }
    case 2u: { return x * sigmoid(x); }
    case 3u: { return sigmoid(x); }
    default: { return hyperbolic_tangent(x); }
  }
}

@compute @workgroup_size(64)
fn activation(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let bits = input[group.z * INPUT_STRIDE + i];
  let result = bitcast<u32>(value(bitcast<f32>(bits)));
  out[group.z * OUT_STRIDE + i] = select(result, 0x7fc00000u, (bits & 0x7fffffffu) > 0x7f800000u);
}

// The derivative of the logistic function, from the smaller of its two factors.
fn bell(x: f32) -> f32 {
  let e = exponential(-abs(x));
  return e / ((1.0 + e) * (1.0 + e));
}

fn derivative(x: f32) -> f32 {
  switch (KIND) {
    case 0u: { return select(SLOPE, 1.0, x > 0.0); }
    case 1u: {
      let t = min(abs(x), 15.0);
      let b = gaussian(t);
      return fma(x, 0.39894228 * b, normal_distribution(x, t, b));
    }
    case 2u: { return fma(x, bell(x), sigmoid(x)); }
    case 3u: { return bell(x); }
    default: { return 4.0 * bell(2.0 * x); }
  }
}

@compute @workgroup_size(64)
fn activation_backward(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let i = (group.y * groups.x + group.x) * 64u + lane;
  if (i >= SIZE) {
    return;
  }
  let x = input[group.z * INPUT_STRIDE + i];
  let d = dout[group.z * DOUT_STRIDE + i];
  let result = product(derivative(bitcast<f32>(x)), d);
  let nan = (x & 0x7fffffffu) > 0x7f800000u || (d & 0x7fffffffu) > 0x7f800000u;
  out[group.z * OUT_STRIDE + i] = select(result, 0x7fc00000u, nan);
}

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

// The normal distribution: erf by a polynomial below 1, erfc by one in 1/t² beyond (Moshier, Cephes, ndtrf.c).
fn normal_distribution(x: f32) -> f32 {
  let t = abs(x) * 0.70710678;
  let z = t * t;
  if (t < 1.0) {
    var p = 7.853861353153693e-5;
    p = fma(p, z, -8.010193625184903e-4);
    p = fma(p, z, 5.188327685732524e-3);
    p = fma(p, z, -2.685381193529856e-2);
    p = fma(p, z, 1.128358514861418e-1);
    p = fma(p, z, -3.761262582423300e-1);
    p = fma(p, z, 1.128379165726710);
    let e = 0.5 * t * p;
    return select(0.5 - e, 0.5 + e, x > 0.0);
  }
  let q = 1.0 / t;
  let y = q * q;
  var p = 0.0;
  if (t < 2.0) {
    p = 2.326819970068386e-2;
    p = fma(p, y, -1.387039388740657e-1);
    p = fma(p, y, 3.687424674597105e-1);
    p = fma(p, y, -5.824733027278666e-1);
    p = fma(p, y, 6.210004621745983e-1);
    p = fma(p, y, -4.944515323274145e-1);
    p = fma(p, y, 3.404879937665872e-1);
    p = fma(p, y, -2.741127028184656e-1);
    p = fma(p, y, 5.638259427386472e-1);
  } else {
    p = -1.047766399936249e1;
    p = fma(p, y, 1.297719955372516e1);
    p = fma(p, y, -7.495518717768503);
    p = fma(p, y, 2.921019019210786);
    p = fma(p, y, -1.015265279202700);
    p = fma(p, y, 4.218463358204948e-1);
    p = fma(p, y, -2.820767439740514e-1);
    p = fma(p, y, 5.641895067754075e-1);
  }
  let tail = 0.5 * exp(-min(z, 100.0)) * q * p;
  return select(tail, 1.0 - tail, x > 0.0);
}

fn sigmoid(x: f32) -> f32 {
  let e = exp(-min(abs(x), 100.0));
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
  let e = exp(-2.0 * min(abs(x), 50.0));
  let t = (1.0 - e) / (1.0 + e);
  return select(-t, t, x > 0.0);
}

fn value(x: f32) -> f32 {
  switch (KIND) {
    case 0u: { return select(SLOPE * x, x, x > 0.0); }
    case 1u: { return x * normal_distribution(x); }
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
  let e = exp(-min(abs(x), 100.0));
  return e / ((1.0 + e) * (1.0 + e));
}

fn derivative(x: f32) -> f32 {
  switch (KIND) {
    case 0u: { return select(SLOPE, 1.0, x > 0.0); }
    case 1u: { return fma(x, 0.39894228 * exp(-0.5 * min(x * x, 200.0)), normal_distribution(x)); }
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
  let result = bitcast<u32>(bitcast<f32>(d) * derivative(bitcast<f32>(x)));
  let nan = (x & 0x7fffffffu) > 0x7f800000u || (d & 0x7fffffffu) > 0x7f800000u;
  out[group.z * OUT_STRIDE + i] = select(result, 0x7fc00000u, nan);
}

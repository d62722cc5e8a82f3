// Five questions to an adapter. What is asked about comes from a buffer, so that no compiler can know the answers.
@group(0) @binding(0) var<storage, read_write> given: array<u32>; // iterations, NaN, subnormal, x, -(x² rounded), 1
@group(0) @binding(1) var<storage, read_write> answers: array<u32>;

@compute @workgroup_size(1)
fn probe() {
  var count = 0u;
  for (var i = 0u; i < given[0]; i++) {
    count += 1u;
  }
  answers[0] = count;
  let nan = bitcast<f32>(given[1]);
  answers[1] = select(0u, 1u, nan != nan);
  answers[2] = bitcast<u32>(max(nan, bitcast<f32>(given[5])));
  answers[3] = bitcast<u32>(bitcast<f32>(given[2]) * bitcast<f32>(given[5]));
  let x = bitcast<f32>(given[3]);
  answers[4] = bitcast<u32>(fma(x, x, bitcast<f32>(given[4])));
}

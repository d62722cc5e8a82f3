// Conversions to f16 and back, through memory.
enable f16;

@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;
@group(0) @binding(1) var<storage, read_write> halves: array<f16>;

fn place(group: vec3<u32>, lane: u32) -> u32 {
  return group.x * 64u + lane;
}

@compute @workgroup_size(64)
fn store_halves(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let i = place(group, lane);
  if (i < arrayLength(&numbers)) {
    halves[i] = f16(numbers[i]);
  }
}

@compute @workgroup_size(64)
fn load_halves(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let i = place(group, lane);
  if (i < arrayLength(&numbers)) {
    numbers[i] = f32(halves[i]);
  }
}

// What kernels share that read the numbers of a step. Their words begin: counters, numbers, bytes of a row of numbers.

/** True while the replica is alive. */
// @ts-ignore: decorator
@inline
export function alive(words: usize): bool {
  return load<u32>(<usize>load<u32>(words), 4) != 0;
}

/** The number, in the row in use, whose column is the word at `at` bytes. */
// @ts-ignore: decorator
@inline
export function number(words: usize, at: usize): f32 {
  const row = <usize>load<u32>(words, 4) + <usize>load<u32>(words, 8) * load<u32>(<usize>load<u32>(words));
  return load<f32>(row + (<usize>load<u32>(words + at) << 2));
}

/** The element of a factor tensor; 1 where there is none. The words at `at`: its address or 0, the element. */
// @ts-ignore: decorator
@inline
export function factorOf(words: usize, at: usize): f32 {
  const factor: usize = load<u32>(words + at);
  return factor ? load<f32>(factor + (<usize>load<u32>(words + at, 4) << 2)) : <f32>1;
}

/** Times something short by doing it again and again. */

/**
 * Least time of a batch of repetitions, in seconds: long enough for the clock and the call to it not to count, short enough
 * for some batches to end before a busy machine takes the processor away. A GPU is waited for in steps of 10 ms.
 */
const BATCH_SECONDS = { cpu: 0.0005, gpu: 0.3 } as const;
const LEAST_BATCHES = { cpu: 12, gpu: 1 } as const;

/**
 * Seconds of one repetition: the least over batches, for what it costs when nothing disturbs it. `run` does it the given
 * number of times. Batches are repeated for about `seconds`, and on the CPU a dozen times at least.
 */
export async function leastSeconds(
  run: (times: number) => Promise<unknown>,
  { seconds, on = "cpu" }: { seconds: number; on?: string },
): Promise<number> {
  await run(1);
  const kind = on === "gpu" ? "gpu" : "cpu";
  let [times, batches, least] = [1, 0, Infinity];
  const started = performance.now();
  do {
    const began = performance.now();
    await run(times);
    const took = (performance.now() - began) / 1000;
    const missing = 1.2 * BATCH_SECONDS[kind] / Math.max(took, 1e-7);
    if (missing > 1.2) times = Math.ceil(times * Math.min(10, missing));
    else {
      batches++;
      least = Math.min(least, took / times);
    }
  } while (performance.now() - started < 1000 * seconds || batches < LEAST_BATCHES[kind]);
  return least;
}

/** Times something short by doing it again and again. */

/** Least time of a batch of repetitions, in seconds, so that the clock and the call to it do not count. */
const BATCH_SECONDS = 0.004;

/**
 * Seconds of one repetition: the least over batches, for what it costs when nothing disturbs it. `run` does it the given
 * number of times. Batches are repeated for about `seconds`.
 */
export async function leastSeconds(run: (times: number) => Promise<unknown>, seconds: number): Promise<number> {
  await run(1);
  let times = 1;
  let least = Infinity;
  const started = performance.now();
  do {
    const began = performance.now();
    await run(times);
    const took = (performance.now() - began) / 1000;
    if (took < BATCH_SECONDS) times = Math.ceil(times * Math.min(10, 1.2 * BATCH_SECONDS / Math.max(took, 1e-7)));
    else least = Math.min(least, took / times);
  } while (performance.now() - started < 1000 * seconds || !Number.isFinite(least));
  return least;
}

/** What a bench costs beside its training: starting, the host's share, memory, and how time grows with the work. */
import { fromFileUrl } from "@std/path";
import type { PerfAlso, Scaling } from "../../results/perf_format.ts";
import type { RunConfig } from "../../suites/core/spec/config.ts";
import { denoArguments } from "../engine/process.ts";
import type { PerfWorker } from "./worker.ts";
import type { BenchTimes, ReadySweep, SweepRound } from "./worker/messages.ts";
import { perceptron, SWEEPS, transformer } from "./works.ts";

const FIRST_STEP = fromFileUrl(new URL("./first_step.ts", import.meta.url));
/** Rounds of which the least counts. */
const TRIES = 3;
const BENCH_RUNS = 2;
/** Runs of the transformer side by side whose memory is looked at. */
const REPLICAS = 40;

/** Measures all of it on one worker, tries in turn. */
export async function measureAlso(
  worker: PerfWorker,
  { repeats, say }: { repeats: number; say: (line: string) => void },
): Promise<PerfAlso> {
  const firstStepSeconds: number[] = [];
  for (let i = 0; i < repeats; i++) firstStepSeconds.push(await firstStep());
  say("start to first step");
  const hostShare = [];
  const memory = [];
  for (const [name, { config }] of Object.entries(SWEEPS)) {
    hostShare.push({ name, ...await hostShares(worker, config) });
    memory.push(await memoryOf(worker, { name, config, replicas: 1 }));
  }
  memory.push(await memoryOf(worker, { name: "transformer", config: transformer(), replicas: REPLICAS }));
  say("host's share and memory");
  const scaling: Scaling[] = [];
  for (const series of SERIES) scaling.push(await scale(worker, series));
  say("scaling");
  return { firstStepSeconds, hostShare, memory, scaling };
}

/** Seconds from the start of Deno to the end of the first training step. */
async function firstStep(): Promise<number> {
  const started = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: [...denoArguments(""), "--allow-read", "--allow-run", "--allow-env", "--allow-sys", FIRST_STEP],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaints = new Response(child.stderr).text();
  const reader = child.stdout.getReader();
  const { done } = await reader.read();
  const seconds = (performance.now() - started) / 1000;
  await reader.cancel();
  await child.status;
  if (done) throw new Error(`Cannot train the first step: ${(await complaints).trim()}`);
  return seconds;
}

async function hostShares(worker: PerfWorker, config: RunConfig): Promise<{ bench: number; training: number }> {
  const share = ({ hostSeconds, seconds }: { hostSeconds: number; seconds: number }) => hostSeconds / seconds;
  const benches = await tries(() => worker.ask<BenchTimes>({ do: "bench", config, runs: BENCH_RUNS }));
  await worker.ask({ do: "sweep", config, runs: BENCH_RUNS, firstSeed: 0 });
  const rounds = await tries(() => worker.ask<SweepRound>({ do: "round", steps: config.train.steps }));
  return { bench: share(benches), training: share(rounds) };
}

/** What took the least time. */
async function tries<One extends { readonly seconds: number }>(measure: () => Promise<One>): Promise<One> {
  let best = await measure();
  for (let i = 1; i < TRIES; i++) {
    const next = await measure();
    if (next.seconds < best.seconds) best = next;
  }
  return best;
}

async function memoryOf(
  worker: PerfWorker,
  { name, config, replicas }: { name: string; config: RunConfig; replicas: number },
) {
  const { plannedBytes, allocatedBytes } = await worker.ask<ReadySweep>({
    ...{ do: "sweep", config, runs: replicas, firstSeed: 0 },
  });
  return { name, replicas, plannedBytes, allocatedBytes };
}

/** A size that grows while all else stays. */
interface Series {
  readonly of: Scaling["of"];
  readonly sizes: readonly number[];
  readonly at: (size: number) => { readonly config: RunConfig; readonly runs: number; readonly steps: number };
}

const STEPS = 50;
const SERIES: readonly Series[] = [
  { of: "replicas", sizes: [1, 2, 4, 8, 16, 32], at: (runs) => ({ config: perceptron(64), runs, steps: STEPS }) },
  {
    of: "width",
    sizes: [32, 64, 128, 256, 512],
    at: (width) => ({ config: perceptron(width), runs: 1, steps: STEPS }),
  },
  {
    of: "depth",
    sizes: [4, 8, 16, 32],
    at: (depth) => ({ config: perceptron(64, { depth }), runs: 1, steps: STEPS }),
  },
  {
    of: "steps",
    sizes: [50, 100, 200, 400, 800],
    at: (steps) => ({ config: perceptron(64, { steps }), runs: 1, steps }),
  },
];

async function scale(worker: PerfWorker, { of, sizes, at }: Series): Promise<Scaling> {
  const seconds: number[] = [];
  const flops: number[] = [];
  for (const size of sizes) {
    const { config, runs, steps } = at(size);
    const { stepFlops } = await worker.ask<ReadySweep>({ do: "sweep", config, runs, firstSeed: 0 });
    await worker.ask({ do: "round", steps });
    seconds.push((await tries(() => worker.ask<SweepRound>({ do: "round", steps }))).seconds);
    flops.push(stepFlops * runs * steps);
  }
  const exponent = slope(sizes, seconds);
  return { of, sizes: [...sizes], seconds, flops, exponent, flopsExponent: slope(sizes, flops) };
}

/** Least-squares slope of log y over log x. */
export function slope(x: readonly number[], y: readonly number[]): number {
  const [u, v] = [x.map(Math.log), y.map(Math.log)];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mu, mv] = [mean(u), mean(v)];
  const covariance = u.reduce((sum, one, i) => sum + (one - mu) * (v[i] - mv), 0);
  return covariance / u.reduce((sum, one) => sum + (one - mu) ** 2, 0);
}

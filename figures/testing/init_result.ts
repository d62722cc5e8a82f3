/**
 * A result made up for tests, in the shape of the initialization table: five initializations, four learning rates,
 * `seeds` seeds. The numbers follow the theory (a ReLU layer of gain g scales activations by g) with noise by seed.
 */
import type { Result, RunRecord } from "../../results/format.ts";
import { someResult, someRun } from "../../results/testing/results.ts";

/** How a made-up initialization behaves. */
interface Kind {
  readonly init: RunRecord["cell"][string];
  /** Factor by which a layer scales activations; 0 for all zeros. */
  readonly gain: number;
  /** What happens in training. */
  readonly training: "trains" | "stuck" | "diverges";
}

const KINDS: readonly Kind[] = [
  { init: "zeros", gain: 0, training: "stuck" },
  { init: { normal: { std: 1 } }, gain: 8, training: "diverges" },
  { init: { normal: { std: 0.01 } }, gain: 0.08, training: "stuck" },
  { init: { normal: { std: 0.1 } }, gain: 0.8, training: "trains" },
  { init: "kaiming_normal", gain: 1, training: "trains" },
];

const DEPTH = 10;
const RATES = [0.003, 0.01, 0.03, 0.1];
const STEPS = 500;
const POINTS = 26;

/** Every run, or those of the initializations whose place in the list `keep` accepts. */
export function initResult(seeds = 10, keep: (kind: number) => boolean = () => true): Result {
  const runs = KINDS.flatMap((kind, k) =>
    keep(k)
      ? RATES.flatMap((rate, r) => Array.from({ length: seeds }, (_, seed) => initRun(kind, { rate, r, seed })))
      : []
  );
  const result = someResult(runs);
  return {
    ...result,
    canonical: {
      ...result.canonical,
      suite: "initialization",
      experiment: "init_table",
      specification: {
        seeds,
        vary: { "model.init": KINDS.filter((_, k) => keep(k)).map(({ init }) => init) },
        tune: { "optimizer.lr": RATES },
        settings: { "train.steps": STEPS, "model.depth": DEPTH },
      },
    },
  };
}

function initRun(kind: Kind, { rate, r, seed }: { rate: number; r: number; seed: number }): RunRecord {
  const noise = (i: number) => Math.sin(12.9898 * (seed + 1) + 78.233 * i); // in [-1, 1], no two alike
  const run = someRun({ cell: { "model.init": kind.init }, tuned: { "optimizer.lr": rate }, seed });
  const layers = Array.from({ length: DEPTH }, (_, i) => i + 1);
  const profiles = {
    "activation_mean@0": layers.map((l) => 0.4 * kind.gain ** l * (1 + 0.04 * Math.sqrt(l) * noise(l))),
    "grad_norm@0": [...layers, DEPTH + 1].map((l) => {
      if (kind.training === "diverges") return l < 4 ? NaN : 1e7 * kind.gain ** (DEPTH - l);
      return 0.1 * kind.gain ** DEPTH * (1 + 0.1 * noise(l + 20));
    }),
  };
  if (kind.training === "diverges") return { ...run, ...divergence(r, seed), profiles, parameterHash: null };
  const loss = series(STEPS, (t) => lossAt(kind, { t, rate, noise }));
  const accuracy = kind.training === "trains" ? 0.96 - 0.4 * loss.values[POINTS - 1] : 0.1;
  return {
    ...run,
    profiles,
    series: { loss },
    scalars: {
      "loss@0": loss.values[0],
      "loss@end": loss.values[POINTS - 1],
      "validation_loss@end": loss.values[POINTS - 1] * 1.1,
      "test_accuracy@end": Number(accuracy.toPrecision(4)),
    },
  };
}

function lossAt(
  { gain, training }: Kind,
  { t, rate, noise }: { t: number; rate: number; noise: (i: number) => number },
) {
  const start = Math.log(10);
  if (training === "stuck") return start * (1 + 0.002 * noise(t));
  const progress = 1 / (1 + (t * rate * gain ** DEPTH / 3) ** 1.3);
  return (0.06 + (start - 0.06) * progress) * (1 + 0.12 * noise(t + 40));
}

/** Losses far above the others', then none. */
function divergence(r: number, seed: number): Partial<RunRecord> {
  const step = 1 + (r + seed) % 3;
  const values = Array.from({ length: step + 1 }, (_, i) => i < step ? 3e7 * (i + 1) : NaN);
  return {
    status: "diverged",
    step,
    reason: `the loss is NaN at step ${step}`,
    series: { loss: { steps: values.map((_, i) => i), values } },
    scalars: { "loss@0": values[0] },
  };
}

function series(steps: number, at: (t: number) => number) {
  const places = Array.from({ length: POINTS }, (_, i) => Math.round(i * (steps - 1) / (POINTS - 1)));
  return { steps: places, values: places.map((t) => Number(at(t).toPrecision(5))) };
}

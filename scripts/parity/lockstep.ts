/** A model and an optimizer trained on both sides, in lockstep and, where that can hold, freely. */
import type { Device } from "../../kernels/program/device.ts";
import type { ParityRow } from "../../results/parity_format.ts";
import type { Dataset } from "../../suites/core/data/dataset.ts";
import { hasMoments, hasTrust } from "../../suites/core/program/optimizer_config.ts";
import { greatestError, lossError, zeroOf } from "../../suites/core/run/lockstep_errors.ts";
import { hasKinks, hasNearZero, referenceGradients } from "../../suites/core/run/lockstep_reference.ts";
import type { RunConfig } from "../../suites/core/spec/config.ts";
import { inParts, isWithin, stepErrors, type TorchOutcome } from "./compare.ts";
import { type LockedStep, type Measured, summarize } from "./summary.ts";
import { DescentTrainer, type StepOutcome } from "./descent_trainer.ts";
import type { StoredTensor } from "./safetensors.ts";
import type { Answer, TorchProcess } from "./torch_process.ts";

/** Both sides. */
export interface Sides {
  readonly device: Device;
  readonly torch: TorchProcess;
}

/** What is compared. */
export interface Comparison {
  readonly config: RunConfig;
  readonly dataset: Dataset;
  readonly steps: number;
  /** Parameters whose gradient is zero by algebra, from {@linkcode zeroGradients}. */
  readonly zero: ReadonlySet<string>;
  readonly fault?: Fault;
}

/** A deliberate fault on PyTorch's side, for controls: what it is told in place of the truth. */
export interface Fault {
  readonly config?: (config: RunConfig) => unknown;
  readonly tensors?: (tensors: ReadonlyMap<string, StoredTensor>) => ReadonlyMap<string, StoredTensor>;
  readonly step?: (step: number) => number;
}

/** Every run has this seed. */
const SEED = 0;

/** Names of the parameters, in parts, whose gradient is zero by algebra: float64 has next to nothing there at step 0. */
export async function zeroGradients(config: RunConfig, dataset: Dataset): Promise<Set<string>> {
  const gradients = await referenceGradients({ config, seed: SEED, dataset, step: 0 });
  return zeroOf(inParts(new Map([...gradients].map(([name, values]) => [name.replace("train/d.", ""), values]))));
}

/** Trains on both sides and compares. */
export async function compareTraining(sides: Sides, comparison: Comparison): Promise<Measured> {
  const { config, dataset, zero } = comparison;
  await using trainer = await DescentTrainer.load(sides.device, { config, seed: SEED, dataset });
  await announce(sides.torch, trainer, comparison);
  const locked = await lockstep(sides.torch, trainer, comparison);
  const free = zero.size === 0 && !hasKinks(trainer.built) ? await runFreely(sides, comparison) : null;
  return summarize(locked, free);
}

/** Has PyTorch build the model. Throws `RangeError` where its tensors are not Descent's. */
async function announce(torch: TorchProcess, { run, data, built }: DescentTrainer, { fault }: Comparison) {
  const config = fault?.config?.(run.config) ?? run.config;
  const { inputSize, image, steps, outputs, classes } = data;
  const { reply } = await torch.ask({ do: "model", config, data: { inputSize, image, steps, outputs, classes } });
  const ours = [...built.parameters.map(({ tensor }) => tensor), ...built.state].map(({ name }) => name).sort();
  const theirs = (reply.names as string[]).sort();
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return;
  const only = (a: string[], b: string[]) => a.filter((name) => !b.includes(name)).join(", ") || "nothing";
  throw new RangeError(
    `Cannot compare tensors: both sides have the same, but Descent alone has ${only(ours, theirs)}, ` +
      `PyTorch alone ${only(theirs, ours)}`,
  );
}

async function lockstep(torch: TorchProcess, trainer: DescentTrainer, comparison: Comparison): Promise<LockedStep[]> {
  const { steps, zero, fault } = comparison;
  const { config } = trainer.run;
  const normalizes = hasMoments(config.optimizer) || hasTrust(config.optimizer);
  const out: LockedStep[] = [];
  for (let step = 0; step < steps; step++) {
    const values = await trainer.kept();
    const stored = new Map([...trainer.stored(values), ...trainer.batch(step)]);
    const answer = askStep(torch, step, stored, fault);
    const [ours, { tensors }] = await Promise.all([trainer.step(step), answer]);
    const start = new Map(trainer.parameterNames.map((name, i) => [name, values[i]]));
    const errors = stepErrors(ours, outcomeOf(tensors, ours), { start, zero, normalizes });
    const within = isWithin(errors);
    const nearZero = !within && await hasNearZero({ ...trainer.run, step }, values);
    out.push({ errors, within, nearZero });
  }
  return out;
}

/** Both sides from the same parameters with the same batches, and nothing exchanged on the way. */
async function runFreely({ device, torch }: Sides, comparison: Comparison): Promise<ParityRow["free"]> {
  const { config, dataset, steps, fault } = comparison;
  await using trainer = await DescentTrainer.load(device, { config, seed: SEED, dataset });
  await announce(torch, trainer, comparison);
  const initial = trainer.stored(await trainer.kept());
  const losses: number[] = [];
  let parameter = NaN;
  for (let step = 0; step < steps; step++) {
    const batch = trainer.batch(step);
    const stored = step === 0 ? new Map([...initial, ...batch]) : batch;
    const answer = askStep(torch, step, stored, fault);
    const [ours, { tensors }] = await Promise.all([trainer.step(step), answer]);
    const theirs = outcomeOf(tensors, ours);
    losses.push(lossError(ours.loss, theirs.loss));
    parameter = greatestError(ours.parameters, theirs.parameters).error;
  }
  return { loss: Math.max(...losses), parameter };
}

function askStep(
  torch: TorchProcess,
  step: number,
  stored: ReadonlyMap<string, StoredTensor>,
  fault: Fault = {},
): Promise<Answer> {
  return torch.ask({ do: "step", step: fault.step?.(step) ?? step }, fault.tensors?.(stored) ?? stored);
}

/** PyTorch's tensors, sorted as Descent's are. */
function outcomeOf(tensors: ReadonlyMap<string, StoredTensor>, like: StepOutcome): TorchOutcome {
  const pick = (names: Iterable<string>, prefix = "") =>
    new Map(Array.from(names, (name) => [name, valuesOf(tensors, `${prefix}${name}`)]));
  return {
    loss: valuesOf(tensors, "loss")[0],
    gradientNorm: valuesOf(tensors, "gradient_norm")[0],
    gradients: pick(like.gradients.keys(), "d."),
    parameters: pick(like.parameters.keys()),
    states: pick(like.states.keys()),
  };
}

function valuesOf(tensors: ReadonlyMap<string, StoredTensor>, name: string): StoredTensor["values"] {
  const found = tensors.get(name);
  if (!found) throw new RangeError(`Cannot compare tensor "${name}": PyTorch gave none of that name`);
  return found.values;
}

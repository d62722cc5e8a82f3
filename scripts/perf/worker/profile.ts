/** Where the time of a training step goes: its calls, kernel by kernel, each kind alone. */
import type { Call } from "../../../kernels/program/call.ts";
import type { Device, Session } from "../../../kernels/program/device.ts";
import { tensorNamed } from "../../../kernels/program/program.ts";
import { size, type Tensor } from "../../../kernels/program/tensor.ts";
import type { Dataset } from "../../../suites/core/data/dataset.ts";
import { type TrainingProgram, trainingProgram } from "../../../suites/core/program/training_program.ts";
import { dataShape } from "../../../suites/core/run/data_shape.ts";
import { type StepInputs, writeData, writeInitial, writeStep } from "../../../suites/core/run/lockstep_session.ts";
import type { RunConfig } from "../../../suites/core/spec/config.ts";
import { costs } from "./kernel_times.ts";
import type { KernelTime, StepProfile } from "./messages.ts";
import { leastSeconds } from "./repeat.ts";

const PREFIX = "only ";
const WHOLE = "whole";
/** The whole step is timed for so many times as long as each kind of its calls. */
const WHOLE_SHARE = 4;

/** Seconds of a step's calls by kernel, the costliest first, and together. What moves to the next row is left out. */
export async function profile(
  device: Device,
  { config, dataset, seconds }: { config: RunConfig; dataset: Dataset; seconds: number },
): Promise<StepProfile> {
  const built = kept(trainingProgram(config, dataShape(dataset), { capacity: 1 }));
  const kinds = new Map<string, Call[]>();
  for (const call of built.program.phases.train) {
    if (call.kernel !== "advance") kinds.set(call.kernel, [...kinds.get(call.kernel) ?? [], call]);
  }
  const own = Object.fromEntries([...kinds].map(([kind, calls]) => [`${PREFIX}${kind}`, calls]));
  const { train } = built.program.phases;
  const whole = train.filter(({ kernel }) => kernel !== "advance");
  const program = { ...built.program, phases: { train, [WHOLE]: whole, ...own } };
  await using session = await device.load(program, 1);
  writeData(session, built, dataset);
  const times: KernelTime[] = [];
  for (const [kind, calls] of kinds) {
    await startOver(session, built, { config, seed: 0, dataset, step: 0 });
    const run = (times: number) => session.run(`${PREFIX}${kind}`, times);
    const each = calls.map(costs);
    const sum = (of: (one: typeof each[number]) => number) => each.reduce((total, one) => total + of(one), 0);
    times.push({
      kernel: kind,
      call: calls.length === 1 ? each[0].call : `${calls.length} calls`,
      calls: calls.length,
      seconds: await leastSeconds(run, { seconds, on: device.info.kind }),
      flops: sum(({ flops }) => flops),
      bytes: sum(({ bytes }) => bytes),
      footprint: sum(({ footprint }) => footprint),
    });
  }
  await startOver(session, built, { config, seed: 0, dataset, step: 0 });
  const run = (times: number) => session.run(WHOLE, times);
  const stepSeconds = await leastSeconds(run, { seconds: WHOLE_SHARE * seconds, on: device.info.kind });
  return { stepSeconds, profile: times.sort((a, b) => b.seconds - a.seconds) };
}

/** The same program with nothing laid over anything else, so that each call finds what a step has left for it. */
function kept(built: TrainingProgram): TrainingProgram {
  const keep = new Map(built.program.tensors.map((tensor): [Tensor, Tensor] => {
    return [tensor, tensor.storage === "scratch" ? { ...tensor, storage: "replica" } : tensor];
  }));
  const again = (tensor: Tensor) => keep.get(tensor)!;
  const train = built.program.phases.train.map((call) => {
    const tensors = Object.entries(call.tensors).map(([name, tensor]) => [name, again(tensor)]);
    return { ...call, tensors: Object.fromEntries(tensors) };
  });
  const parameters = built.parameters.map((parameter) => ({ ...parameter, tensor: again(parameter.tensor) }));
  return { ...built, parameters, program: { tensors: [...keep.values()], phases: { train } } };
}

/** Trains the first step again, so that repeated updates of one kind leave no odd numbers to the next. */
async function startOver(session: Session, built: TrainingProgram, inputs: StepInputs): Promise<void> {
  writeInitial(session, built, inputs);
  for (const tensor of built.state) session.write(tensor, 0, new Float32Array(size(tensor)));
  writeStep(session, built, inputs);
  await session.run("train", 1);
  session.write(tensorNamed(built.program, "counters"), 0, Uint32Array.of(0, 1));
}

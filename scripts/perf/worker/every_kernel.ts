/** A call of every kernel, as training programs make it: of each kernel the call that touches most. */
import type { Call } from "../../../kernels/program/call.ts";
import type { Device } from "../../../kernels/program/device.ts";
import { dataSizes } from "../../../suites/core/data/sizes.ts";
import { trainingProgram } from "../../../suites/core/program/training_program.ts";
import { shapeOfSizes } from "../../../suites/core/run/data_shape.ts";
import { RunConfig } from "../../../suites/core/spec/config.ts";
import { configOf, type ModelName, MODELS, type OptimizerName, OPTIMIZERS } from "../../parity/arms.ts";
import { perceptron, transformer } from "../works.ts";
import { costs, timeCall } from "./kernel_times.ts";
import type { KernelTime } from "./messages.ts";

/** The costliest call of each kernel, over the sweeps, a convolutional network at a usual size, and small programs of every kind. */
export function everyCall(): Call[] {
  const image = (kind: "cnn" | "resnet", depth: number) =>
    RunConfig.parse({
      model: { kind, depth, width: 16, activation: "relu", norm: "batch" },
      data: { task: "digits", batch: 64 },
      optimizer: { kind: "momentum", lr: 0.01 },
      train: { steps: 1 },
    });
  const usual = [perceptron(256), transformer(), image("cnn", 4), image("resnet", 8)];
  const small = Object.keys(MODELS).flatMap((model) =>
    Object.keys(OPTIMIZERS).map((optimizer) => configOf(model as ModelName, optimizer as OptimizerName, 1))
  );
  const costliest = new Map<string, { call: Call; bytes: number; rank: number }>();
  [...usual, ...small].forEach((config, i) => {
    const rank = i < usual.length ? 1 : 0; // a call of a usual program before one of a small one
    const { program } = trainingProgram(config, shapeOfSizes(dataSizes(config.data)), { capacity: 1 });
    for (const call of program.phases.train) {
      const { bytes } = costs(call);
      const found = costliest.get(call.kernel);
      if (!found || rank > found.rank || rank === found.rank && bytes > found.bytes) {
        costliest.set(call.kernel, { call, bytes, rank });
      }
    }
  });
  return [...costliest.values()].map(({ call }) => call);
}

/** Times them, in order of their names. What moves to the next row is left out: alone it would leave its rows. */
export async function timeEveryKernel(device: Device, seconds: number): Promise<KernelTime[]> {
  const times: KernelTime[] = [];
  for (const call of everyCall()) {
    if (call.kernel === "advance") continue;
    times.push(await timeCall(device, call, seconds));
  }
  return times.sort((a, b) => a.kernel < b.kernel ? -1 : 1);
}

/** A group of runs trained as a bench trains it, with the host's share of the time. */
import type { Device } from "../../../kernels/program/device.ts";
import type { Dataset } from "../../../suites/core/data/dataset.ts";
import { runGroup } from "../../../suites/core/run/run_group.ts";
import type { RunConfig } from "../../../suites/core/spec/config.ts";
import { CAPACITY } from "../../engine/queue.ts";
import type { BenchTimes } from "./messages.ts";

/** Trains the runs to their records; time outside `Session.run` is the host's. */
export async function timeBench(
  device: Device,
  { config, dataset, runs: count }: { config: RunConfig; dataset: Dataset; runs: number },
): Promise<BenchTimes> {
  let inside = 0;
  const timed: Device = {
    info: device.info,
    sourceOf: (kernel) => device.sourceOf(kernel),
    async load(program, replicas) {
      const session = await device.load(program, replicas);
      return {
        bytes: session.bytes,
        write: (tensor, replica, values) => session.write(tensor, replica, values),
        async run(phase, times, active) {
          const started = performance.now();
          await session.run(phase, times, active);
          inside += performance.now() - started;
        },
        read: (tensor) => session.read(tensor),
        [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
      };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const runs = Array.from({ length: count }, (_, seed) => {
    return { id: String(seed), cell: {}, tuned: {}, seed, pass: "first" as const, config };
  });
  const started = performance.now();
  await runGroup(timed, { runs, dataset, protocol: "train", capacity: CAPACITY, build: "" });
  const all = performance.now() - started;
  return { seconds: all / 1000, hostSeconds: (all - inside) / 1000, runs: count };
}

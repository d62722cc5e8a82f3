/**
 * A bench that is quick to start and to end, for trials: the runs of one small experiment, kept as `bench` keeps them, and
 * the canonical bytes of its result; nothing is judged or drawn.
 *
 *     deno run -A scripts/trials/small_bench.ts <work area> [operation of the disk before which it kills itself]
 */
import { encode } from "../../results/encode.ts";
import { Files } from "../../results/files.ts";
import { Paused } from "../bench/paused.ts";
import { runExperiment } from "../bench/run_experiment.ts";
import { Interrupted, StopRequests } from "../bench/stop_requests.ts";
import { WorkArea } from "../bench/work_area.ts";
import { crashingDisk } from "./crashing_disk.ts";
import { loadExperiment, readProjectFile } from "../spec.ts";

/** Where the bytes go, in the work area. */
export const OUT = "runs/out/trials/small.json";
/** And how many operations the disk did. */
export const OPERATIONS = "runs/out/trials/operations";
/** Exit code of one that stopped on request. */
export const STOPPED = 130;

const NAME = { suite: "trials", experiment: "small" };
const SPEC = `
question: Does a bench go on where it was cut off?
model: { kind: mlp, depth: 2, width: 48, activation: relu, init: kaiming_normal }
data: { task: gaussian, batch: 32 }
loss: { kind: cross_entropy }
optimizer: { kind: adam }
vary: { optimizer.lr: [0.001, 0.003] }
fix: { train.steps: 1500, train.evaluate_every: 500 }
seeds: 6
observe: [loss, validation_loss, test_accuracy, activation_mean]
`;

async function main(work: string, crashAt = Infinity): Promise<number> {
  const read = (path: string) => path === "configs/trials/small.yaml" ? SPEC : readProjectFile(path);
  const spec = loadExperiment(NAME, read);
  const { disk, operations } = crashingDisk(work, crashAt);
  const files = new Files(disk);
  using area = new WorkArea(files, work);
  using stop = new StopRequests();
  try {
    const options = { ...NAME, device: "cpu", engines: 2, area, checkpointSeconds: 0 } as const;
    const outcome = await runExperiment(spec, { ...options, pause: stop.pause, signal: stop.now });
    files.write(OUT, encode(outcome.canonical));
    files.write(OPERATIONS, String(operations()));
  } catch (error) {
    if (!(error instanceof Paused || error instanceof Interrupted)) throw error;
    return STOPPED;
  }
  return 0;
}

if (import.meta.main) {
  const [work, crashAt] = Deno.args;
  Deno.exit(await main(work, crashAt === undefined ? undefined : Number(crashAt)));
}

/** Trains what is not finished, and keeps it as it is trained. */
import { encodeLine } from "../../results/encode.ts";
import type { RunRecord, Timing } from "../../results/format.ts";
import {
  type Finished,
  type Open,
  type RunKey,
  runName,
  type RunState,
  type RunStore,
} from "../../results/run_store.ts";
import type { Run } from "../../suites/core/plan/run.ts";
import { keysOf } from "./builds.ts";
import { CHECKPOINTS, Keeper, readCheckpoint } from "./keeper.ts";
import { Paused } from "./paused.ts";
import { train, type Trained, type TrainOptions } from "./train.ts";
import type { WorkArea } from "./work_area.ts";

/** Seconds between checkpoints. */
export const CHECKPOINT_SECONDS = 30;
/** Milliseconds between two looks at runs that another bench trains. */
const LOOK_EVERY = 500;

/**
 * Takes finished runs as they are and trains the others, from their last checkpoints on. Runs that another bench is
 * training are waited for. Throws `Paused` on request, else as `runPool` does.
 */
export async function trainKept(
  all: readonly Run[],
  options: TrainOptions & { readonly area: WorkArea },
): Promise<Trained> {
  const { area, shelf, engines, force = false, checkpointSeconds = CHECKPOINT_SECONDS, onNotice } = options;
  const { known } = area;
  const store = area.store(onNotice);
  const device = await area.device(options.device);
  const runs = [...new Map(all.map((run) => [run.id, run])).values()];
  const keys = await keysOf(runs, options, { known, shelf, device });
  known.save();
  const keyOf = ({ id }: Run): RunKey => keys.get(id)!;
  const before = new Map(runs.map((run) => [run.id, store.state(keyOf(run))]));
  const done = new Map(runs.flatMap((run): [string, Finished][] => {
    const state = before.get(run.id)!;
    return state.state === "finished" && !force ? [[run.id, state]] : [];
  }));
  const trainedHere = new Set<string>();
  const failed = new Map<string, RunRecord>();
  let here: Trained | undefined;
  let storageSeconds = 0;
  for (;;) {
    const rest = runs.filter(({ id }) => !done.has(id) && !failed.has(id));
    if (rest.length === 0) break;
    const states = new Map(rest.map((run) => [run.id, store.state(keyOf(run))]));
    if ([...states.values()].every(({ state }) => state === "running")) {
      await waitFor(rest, store, { keyOf, done, ...options });
      continue;
    }
    const keeper = new Keeper({ store, keyOf, engines, checkpointSeconds, force, onNotice });
    const resumeOf = resumable(store, states, force);
    const outcome = await train(rest, { ...options, keeper, resumeOf });
    storageSeconds += keeper.seconds;
    if (outcome.info.name !== device.name) area.forgetDevice(options.device); // the next bench asks again
    here = here ? { ...outcome, seconds: here.seconds + outcome.seconds } : outcome;
    for (const record of outcome.records) {
      if (record.status === "failed" || record.status === "skipped") failed.set(record.id, record);
      else {
        trainedHere.add(record.id);
        done.set(record.id, { state: "finished", record, seconds: 0, timing: outcome.timings[record.id] });
      }
    }
    const left = rest.filter(({ id }) => !done.has(id) && !failed.has(id));
    if (left.length > 0 && (options.pause?.aborted || failed.size > 0 && options.failFast)) {
      throw new Paused({ finished: done.size, left: left.length, reason: [...failed.values()][0]?.reason });
    }
    await waitFor(left, store, { keyOf, done, ...options });
  }
  if (failed.size === 0) clearCheckpoints(store, runs.map(keyOf));
  const trained = [...done.keys()].filter((id) => trainedHere.has(id)).length;
  const found = assembled(all, { done, failed, before, reused: done.size - trained, here, device, force });
  return { ...found, storageSeconds };
}

/** Removes the checkpoints that jobs left which began with one of these runs; all of them are finished. */
function clearCheckpoints({ files }: RunStore, keys: readonly RunKey[]): void {
  const names = new Set(keys.map(runName));
  for (const { name } of files.list(CHECKPOINTS)) {
    const ofRun = name.split(".").slice(0, 2).join(".");
    if (names.has(ofRun)) files.remove(`${CHECKPOINTS}/${name}`);
  }
}

/** The newest checkpoint of each run that is to be gone on with. */
function resumable(store: RunStore, states: ReadonlyMap<string, RunState>, force: boolean) {
  const read = new Map<string, ReadonlyMap<string, number>>();
  const stepIn = (file: string, id: string): number | undefined => {
    if (!read.has(file)) {
      const checkpoint = readCheckpoint(store, file);
      read.set(file, new Map(checkpoint?.runs.map((run) => [run.id, checkpoint.step])));
    }
    return read.get(file)!.get(id);
  };
  return ({ id }: Run): string | undefined => {
    const state = states.get(id)!;
    if (force || state.state !== "open") return undefined;
    const files = [...new Set((state as Open).checkpoints)].filter((file) => stepIn(file, id) !== undefined);
    return files.sort((a, b) => stepIn(b, id)! - stepIn(a, id)!)[0];
  };
}

/** Waits until each run is finished or free, where others train them. */
async function waitFor(
  runs: readonly Run[],
  store: RunStore,
  { keyOf, done, pause, signal, onNotice }: {
    keyOf: (run: Run) => RunKey;
    done: Map<string, Finished>;
    pause?: AbortSignal;
    signal?: AbortSignal;
    onNotice?: (notice: string) => void;
  },
): Promise<void> {
  let told = false;
  let waiting = runs;
  while (waiting.length > 0) {
    const running: Run[] = [];
    for (const run of waiting) {
      const state = store.state(keyOf(run));
      if (state.state === "finished") done.set(run.id, state);
      else if (state.state === "running") running.push(run);
    }
    if (running.length < waiting.length) return; // a free one is to be trained here
    if (!told) console.error(`Waiting for ${running.length} runs that another bench trains`);
    told = true;
    waiting = running;
    signal?.throwIfAborted();
    if (pause?.aborted) throw new Paused({ finished: done.size, left: running.length });
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

/** Everything as one outcome; cells and seeds have the names that this experiment gives them. */
function assembled(
  runs: readonly Run[],
  { done, failed, before, reused, here, device, force }: {
    done: ReadonlyMap<string, Finished>;
    failed: ReadonlyMap<string, RunRecord>;
    before: ReadonlyMap<string, RunState>;
    reused: number;
    here: Trained | undefined;
    device: { readonly kind: "cpu" | "gpu"; readonly name: string } & Pick<Trained["info"], "features" | "limits"> & {
      readonly flags: string;
    };
    force: boolean;
  },
): Omit<Trained, "storageSeconds"> {
  const { flags, ...info } = device;
  const earlierSeconds = [...done.values()].reduce((sum, { seconds }) => sum + seconds, 0);
  const timings: Record<string, Timing> = {};
  const differing: string[] = [];
  const records = runs.map(({ id, cell, tuned, seed, pass }) => {
    const found = done.get(id);
    if (found?.timing) timings[id] = found.timing;
    const record = { ...(found?.record ?? failed.get(id)!), cell, tuned, seed, pass };
    const earlier = before.get(id);
    if (force && found && earlier?.state === "finished") {
      if (!sameBits(earlier.record, found.record)) differing.push(id);
    }
    return record;
  });
  return {
    ...{ records, info: here?.info ?? info, flags: here?.flags ?? flags, timings, reused, differing, earlierSeconds },
    seconds: (here?.seconds ?? 0) + earlierSeconds,
  };
}

/** Whether two records of one run agree in all but the names of their cells. */
function sameBits(a: RunRecord, b: RunRecord): boolean {
  const bits = ({ cell: _, tuned: __, seed: ___, pass: ____, ...rest }: RunRecord) => encodeLine(rest);
  return bits(a) === bits(b);
}

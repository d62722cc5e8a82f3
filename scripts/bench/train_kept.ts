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
import type { KnownDevice } from "./known.ts";
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
  const { area, shelf, force = false, onNotice } = options;
  const { known } = area;
  const store = area.store(onNotice);
  const device = await area.device(options.device);
  const runs = [...new Map(all.map((run) => [run.id, run])).values()];
  const keys = await keysOf(runs, options, { known, shelf, device });
  known.save();
  const keyOf = ({ id }: Run): RunKey => keys.get(id)!;
  const before = new Map(runs.map((run) => [run.id, store.state(keyOf(run))]));
  const progress: ProgressSoFar = { done: new Map(), failed: new Map(), here: undefined, storageSeconds: 0 };
  for (const [id, state] of before) if (state.state === "finished" && !force) progress.done.set(id, state);
  for (;;) {
    const rest = runs.filter(({ id }) => !progress.done.has(id) && !progress.failed.has(id));
    if (rest.length === 0) break;
    const states = new Map(rest.map((run) => [run.id, store.state(keyOf(run))]));
    if (![...states.values()].every(({ state }) => state === "running")) {
      await trainRest(rest, states, progress, { ...options, store, keyOf });
      if (progress.here?.info.name !== device.name) area.forgetDevice(options.device); // the next bench asks again
    }
    await waitFor(rest, progress, { ...options, store, keyOf });
  }
  if (progress.failed.size === 0) clearCheckpoints(store, runs.map(keyOf));
  return assembled(all, { ...progress, before, device, force });
}

/** What there is of the runs by now. */
interface ProgressSoFar {
  readonly done: Map<string, Finished>;
  readonly failed: Map<string, RunRecord>;
  /** What the last pool of engines gave, with the records and seconds of all. */
  here: Trained | undefined;
  storageSeconds: number;
}

/** Where runs are kept, and under which keys. */
interface Kept {
  readonly store: RunStore;
  readonly keyOf: (run: Run) => RunKey;
}

/** Trains what is not finished and not being trained elsewhere. Throws `Paused` where the pool was. */
async function trainRest(
  rest: readonly Run[],
  states: ReadonlyMap<string, RunState>,
  progress: ProgressSoFar,
  options: TrainOptions & Kept,
): Promise<void> {
  const { store, keyOf, engines, checkpointSeconds = CHECKPOINT_SECONDS, force = false, onNotice } = options;
  const { done, failed } = progress;
  const keeper = new Keeper({ store, keyOf, engines, checkpointSeconds, force, onNotice });
  const outcome = await train(rest, { ...options, keeper, resumeOf: resumable(store, states, force) });
  const { records = [], seconds = 0 } = progress.here ?? {};
  progress.here = { ...outcome, records: [...records, ...outcome.records], seconds: outcome.seconds + seconds };
  progress.storageSeconds += keeper.seconds;
  for (const record of outcome.records) {
    if (record.status === "failed" || record.status === "skipped") failed.set(record.id, record);
    else done.set(record.id, { state: "finished", record, seconds: 0, timing: outcome.timings[record.id] });
  }
  const left = rest.filter(({ id }) => !done.has(id) && !failed.has(id)).length;
  if (left > 0 && (options.pause?.aborted || failed.size > 0 && options.failFast)) {
    throw new Paused({ finished: done.size, left, reason: [...failed.values()][0]?.reason });
  }
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

/** Waits until each run is finished, or one is free, where others train them. */
async function waitFor(
  runs: readonly Run[],
  { done, failed }: ProgressSoFar,
  { store, keyOf, pause, signal }: Kept & Pick<TrainOptions, "pause" | "signal">,
): Promise<void> {
  for (let told = false;; told = true) {
    const left = runs.filter(({ id }) => !done.has(id) && !failed.has(id));
    const states = left.map((run) => ({ run, state: store.state(keyOf(run)) }));
    for (const { run, state } of states) if (state.state === "finished") done.set(run.id, state);
    const running = states.filter(({ state }) => state.state === "running").length;
    if (running === 0 || states.some(({ state }) => state.state === "open")) return;
    if (!told) console.error(`Waiting for ${running} runs that another bench trains`);
    signal?.throwIfAborted();
    if (pause?.aborted) throw new Paused({ finished: done.size, left: running });
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

/** Everything as one outcome; cells and seeds have the names that this experiment gives them. */
function assembled(
  runs: readonly Run[],
  { done, failed, before, here, storageSeconds, device, force }: ProgressSoFar & {
    readonly before: ReadonlyMap<string, RunState>;
    readonly device: KnownDevice;
    readonly force: boolean;
  },
): Trained {
  const { flags, ...info } = device;
  const trainedHere = new Set(here?.records.map(({ id }) => id));
  const reused = [...done.keys()].filter((id) => !trainedHere.has(id)).length;
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
  const as = { info: here?.info ?? info, flags: here?.flags ?? flags };
  const seconds = (here?.seconds ?? 0) + earlierSeconds;
  return { records, ...as, timings, reused, differing, seconds, earlierSeconds, storageSeconds };
}

/** Whether two records of one run agree in all but the names of their cells. */
function sameBits(a: RunRecord, b: RunRecord): boolean {
  const bits = ({ cell: _, tuned: __, seed: ___, pass: ____, ...rest }: RunRecord) => encodeLine(rest);
  return bits(a) === bits(b);
}

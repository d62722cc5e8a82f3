import { assert, assertEquals, assertThrows } from "@std/assert";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint_file.ts";
import { encodeLine } from "./encode.ts";
import { type Disk, Files } from "./files.ts";
import { type Finished, type RunJournal, type RunKey, RunStore } from "./run_store.ts";
import { PowerLoss, SimulatedDisk } from "./simulated_disk.ts";
import { someKey } from "./testing/journals.ts";
import { someRun } from "./testing/results.ts";

const KEY = someKey(1);
const RECORD = someRun({ id: KEY.id, build: KEY.build });
const FINISHED = { type: "finished", step: 100, record: RECORD, seconds: 1 } as const;
const AT = "2026-01-01T00:00:00.000Z";

/** Something that was promised is not there. */
class Lost extends Error {}

interface Seen {
  readonly notices: string[];
  readonly store: RunStore;
}

/** A store as one worker sees it; workers whose name is among `alive` are at work. */
function storeOf(disk: Disk, worker = "a", alive: readonly string[] = []): Seen {
  const notices: string[] = [];
  const isAlive = (name: string) => alive.includes(name);
  return { notices, store: new RunStore(new Files(disk), { worker, isAlive, onNotice: (one) => notices.push(one) }) };
}

function claimed(store: RunStore, key = KEY): RunJournal {
  const journal = store.claim(key);
  if ("state" in journal) throw new Error(`the run is ${journal.state}`);
  return journal;
}

/** How far a worker came, by what has returned. */
interface Came {
  checkpoint: number;
  /** Ids of runs. */
  readonly finished: Set<string>;
  done: boolean;
}

/** Work on a disk, the keys of the runs that it is about, and what it notes of how far it came. */
interface Work {
  readonly keys: readonly RunKey[];
  readonly act: (store: RunStore, came: Came) => void;
}

function finished(key: RunKey) {
  return { ...FINISHED, record: { ...RECORD, id: key.id } };
}

/** A run with two checkpoints. */
const ONE: Work = {
  keys: [KEY],
  act(store, came) {
    const journal = claimed(store);
    for (const step of [50, 100]) {
      const file = `runs/checkpoints/x.${step / 50 % 2}`;
      journal.add({ type: "progress", step, loss: 2, at: AT });
      journal.sync();
      store.files.write(file, encodeCheckpoint({ step }));
      journal.add({ type: "checkpoint", step, file });
      journal.sync();
      came.checkpoint = step;
    }
    journal.end(finished(KEY));
    came.finished.add(KEY.id);
  },
};

/** Two runs side by side, in one folder, with lines that are synced late. */
const TWO: Work = {
  keys: [KEY, someKey(2)],
  act(store, came) {
    const journals = this.keys.map((key) => claimed(store, key));
    for (const journal of journals) journal.add({ type: "progress", step: 50, loss: 2, at: AT });
    for (const i of [1, 0]) {
      journals[i].end(finished(this.keys[i]));
      came.finished.add(this.keys[i].id);
    }
  },
};

/** Checks what a loss of power left of a run. Throws `Lost`. */
function checkLeft(disk: Disk, key: RunKey, came: Came): void {
  const { store, notices } = storeOf(disk, "b");
  const state = store.state(key);
  if (notices.length > 0) throw new Lost(`a loss of power was taken for damage: ${notices}`);
  if (state.state === "finished") {
    if (encodeLine(state.record) !== encodeLine(finished(key).record)) throw new Lost("another record");
    return;
  }
  if (state.state !== "open" || came.finished.has(key.id)) throw new Lost(`it was finished, and is ${state.state}`);
  const steps = state.checkpoints.flatMap((file) => {
    const bytes = store.files.readBytes(file);
    try {
      return bytes ? [(decodeCheckpoint(bytes) as { step: number }).step] : [];
    } catch {
      return []; // torn
    }
  });
  if (!(Math.max(0, ...steps) >= came.checkpoint)) throw new Lost(`checkpoint ${came.checkpoint} is gone`);
  claimed(store, key).end(finished(key));
  if (store.state(key).state !== "finished") throw new Lost("it cannot be finished any more");
}

/** Loses power at every operation, with every subset of what was not synced. Returns how many disks were looked at. */
function loseEverywhere({ keys, act }: Work, fault: (disk: SimulatedDisk) => Disk = (disk) => disk): number {
  let states = 0;
  for (let lossAt = 0;; lossAt++) {
    const disk = new SimulatedDisk(lossAt);
    const came: Came = { checkpoint: 0, finished: new Set(), done: false };
    try {
      act.call({ keys }, storeOf(fault(disk)).store, came);
      came.done = true;
    } catch (error) {
      if (!(error instanceof PowerLoss)) throw error;
    }
    for (const left of disk.afterPowerLoss()) {
      states++;
      for (const key of keys) checkLeft(left, key, came);
    }
    if (came.done) return states;
  }
}

/** A disk with some of its operations replaced. */
function withFault(disk: SimulatedDisk, replaced: Partial<Disk>): Disk {
  return new Proxy<Disk>(disk, {
    get: (target, key) => {
      const value = Reflect.get(replaced, key) ?? Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

Deno.test("power may go at any operation: what was kept is there, the rest is done again, nothing is taken for damage", () => {
  const states = [ONE, TWO].map((work) => loseEverywhere(work));
  assert(states[0] > 150 && states[1] > 1000, `${states} states`);
});

Deno.test("each sync and the rename are needed: without one something is lost or torn", () => {
  const fails = (replaced: (disk: SimulatedDisk) => Partial<Disk>) =>
    assertThrows(() => loseEverywhere(ONE, (disk) => withFault(disk, replaced(disk))), Lost);
  fails(() => ({ syncFile: () => {} }));
  fails(() => ({ syncFolder: () => true }));
  fails((disk) => ({ syncFile: (path) => path.endsWith(".jsonl") ? undefined : disk.syncFile(path) }));
  fails((disk) => ({ syncFile: (path) => path.endsWith(".tmp") ? undefined : disk.syncFile(path) }));
  fails((disk) => ({ syncFolder: (path) => path.includes("records") || disk.syncFolder(path) }));
  fails((disk) => ({ syncFolder: (path) => path.includes("checkpoints") || disk.syncFolder(path) }));
  // In place of the rename a file written where the old one was.
  fails((disk) => ({
    rename(from, to) {
      const bytes = disk.read(from)!;
      if (disk.stat(to)) disk.remove(to);
      disk.create(to, bytes);
      disk.remove(from);
    },
  }));
});

Deno.test("a run belongs to one worker at a time, and to the next when that one is gone", () => {
  const disk = new SimulatedDisk();
  claimed(storeOf(disk, "a").store).add({ type: "progress", step: 7, loss: 0.5, at: AT });
  assertEquals(storeOf(disk, "b", ["a"]).store.claim(KEY), { state: "running", worker: "a", step: 7, loss: 0.5 });
  const open = storeOf(disk, "b").store.state(KEY);
  assertEquals(open, { state: "open", last: "died", step: 7, checkpoints: [] });
  const journal = claimed(storeOf(disk, "b").store);
  assertEquals(storeOf(disk, "c", ["b"]).store.state(KEY).state, "running");
  journal.end(FINISHED);
  const { store } = storeOf(disk, "c");
  assertEquals(store.state(KEY), { state: "finished", record: RECORD, seconds: 1 });
  assertEquals(store.files.list("runs/records/v1/00").length, 1); // the first attempt's journal is gone
  assertEquals(store.claim(KEY), store.state(KEY) as Finished);
});

Deno.test("of two workers that claim at once one gets the run", () => {
  const disk = new SimulatedDisk();
  // The second claims when the first has looked and not yet claimed.
  let second: unknown;
  const late = withFault(disk, {
    link: (from, to) => {
      second ??= claimed(storeOf(disk, "b").store);
      disk.link(from, to);
    },
  });
  assertEquals(storeOf(late, "a", ["b"]).store.claim(KEY), { state: "running", worker: "b", step: 0, loss: null });
  assert(second !== undefined);
});

Deno.test("another device, build or question is another run; a stopped and a failed one are open", () => {
  const { store } = storeOf(new SimulatedDisk());
  claimed(store).end(FINISHED);
  for (const other of [{ device: "gpu: x" }, { build: "b1" }, { asked: "{}" }]) {
    assertEquals(store.state({ ...KEY, ...other }).state, "open");
  }
  claimed(store, someKey(2)).end({ type: "stopped", step: 0 });
  claimed(store, someKey(3)).end({ type: "failed", step: 0, reason: "lost" });
  assertEquals([2, 3].map((n) => (store.state(someKey(n)) as { last: string }).last), ["stopped", "failed"]);
  assertThrows(() => store.state({ ...KEY, id: "../../x" }), RangeError, "16 hex digits");
});

Deno.test("a damaged journal is moved aside with a notice, its run is done again, and no other is touched", () => {
  const disk = new SimulatedDisk();
  for (const n of [1, 2]) {
    const journal = claimed(storeOf(disk).store, someKey(n));
    journal.add({ type: "progress", step: 50, loss: 2, at: AT });
    journal.end({ ...FINISHED, record: { ...RECORD, id: someKey(n).id } });
  }
  const { store, notices } = storeOf(disk, "b");
  const [{ name }] = store.files.list("runs/records/v1/00");
  const path = `runs/records/v1/00/${name}`;
  const bytes = store.files.readBytes(path)!;
  bytes[40] ^= 1;
  store.files.write(path, bytes);
  assertEquals(store.state(KEY), { state: "open", last: "none", step: 0, checkpoints: [] });
  assertEquals(notices.length, 1);
  assert(notices[0].includes("line 1 of 2 or more is damaged"), notices[0]);
  assertEquals(store.state(someKey(2)).state, "finished");
  claimed(store).end(FINISHED);
  assertEquals(store.state(KEY).state, "finished");
  assertEquals(store.files.list("runs/records/v1/00").filter((one) => one.name.endsWith(".damaged")).length, 1);
  // A journal under the name of another run is none of its.
  const [mine] = store.files.list("runs/records/v1/00").filter((one) =>
    one.name.startsWith(KEY.id) && !one.name.endsWith("damaged")
  );
  const foreign = `runs/records/v1/00/${mine.name.replace(/\.\d+\.jsonl$/, ".9.jsonl")}`;
  store.files.write(
    foreign,
    store.files.readBytes(`runs/records/v1/00/${store.files.list("runs/records/v1/00").at(-1)!.name}`)!,
  );
  assertEquals(store.state(KEY).state, "finished");
  assert(notices[1].includes("journal of another run"), notices[1]);
});

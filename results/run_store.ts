/**
 * Runs that were started or finished, each in a journal of its own below `runs/records/v1/`:
 * `<first digits>/<id>.<key>.<attempt>.jsonl`. The key is a hash of what decides the record besides the id: device, build
 * and what is recorded.
 *
 * Making an attempt's file is the claim to the run: one process alone can make it. Nothing is locked and nothing needs to
 * be cleared: where the worker that an unfinished attempt names is gone, the next attempt may be made by anyone.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeLine } from "./encode.ts";
import type { Files } from "./files.ts";
import type { RunRecord, Timing } from "./format.ts";
import { encodeEntry, type JournalContent, type JournalEntry, type NewEntry, readJournal } from "./journal.ts";

/** What decides a record, but for the names of its cell. */
export interface RunKey {
  /** Hash of the resolved configuration, seed and data. */
  readonly id: string;
  /** Kind and name of the device. */
  readonly device: string;
  readonly build: string;
  /** Protocol, observed quantities and requests, as text. */
  readonly asked: string;
}

/** A finished run. */
export interface Finished {
  readonly state: "finished";
  readonly record: RunRecord;
  readonly seconds: number;
  readonly timing?: Timing;
}

/** A run that a living worker trains. */
export interface Running {
  readonly state: "running";
  readonly worker: string;
  readonly step: number;
  readonly loss: number | null;
}

/** A run to be done, with what is left of earlier attempts. */
export interface Open {
  readonly state: "open";
  /** How the last attempt ended. */
  readonly last: "none" | "died" | "stopped" | "failed";
  readonly step: number;
  readonly reason?: string;
  /** Checkpoint files that attempts wrote, the newest first. */
  readonly checkpoints: readonly string[];
}

export type RunState = Finished | Running | Open;

/** Who asks. */
export interface StoreOptions {
  /** Name of this process. */
  readonly worker: string;
  readonly isAlive: (worker: string) => boolean;
  /** Told what a reader should know, such as a damaged journal. */
  readonly onNotice?: (notice: string) => void;
  readonly now?: () => Date;
  /** Leaves damaged journals where they are. */
  readonly readOnly?: boolean;
}

/** Folder of the journals; another version of their format has another. */
export const RECORDS = "runs/records/v1";

interface Attempt {
  readonly number: number;
  readonly path: string;
  readonly damaged: boolean;
}

/** See the module. */
export class RunStore {
  constructor(readonly files: Files, readonly options: StoreOptions) {}

  /** How a run stands. A journal that was damaged is moved aside, with a notice. */
  state(key: RunKey): RunState {
    return this.#stateOf(key, this.#attempts(key));
  }

  /** Claims a run, with `again` a finished one: its new journal where it is this worker's now, else how it stands. */
  claim(key: RunKey, { again = false } = {}): RunJournal | Finished | Running {
    const attempts = this.#attempts(key);
    const state = this.#stateOf(key, attempts);
    if (state.state === "running" || state.state === "finished" && !again) return state;
    const number = Math.max(0, ...attempts.map(({ number }) => number)) + 1;
    const path = `${baseOf(key)}.${number}.jsonl`;
    const { worker, now = () => new Date() } = this.options;
    const start = { type: "start", format: 1, ...key, worker, at: now().toISOString(), step: 0 } as const;
    if (this.files.claim(path, encodeEntry({ ...start, sequence: 0 }))) {
      const older = attempts.filter(({ damaged }) => !damaged).map((attempt) => attempt.path);
      return new RunJournal(this.files, path, older);
    }
    // Another worker was quicker by a moment.
    const after = this.state(key);
    return after.state === "open" ? { state: "running", worker: "", step: 0, loss: null } : after;
  }

  #attempts(key: RunKey): Attempt[] {
    const base = baseOf(key);
    const [folder, name] = [base.slice(0, base.lastIndexOf("/")), base.slice(base.lastIndexOf("/") + 1)];
    return this.files.list(folder).flatMap((entry) => {
      const match = entry.name.startsWith(`${name}.`) && entry.name.slice(name.length).match(ATTEMPT);
      return match ? [{ number: Number(match[1]), path: `${folder}/${entry.name}`, damaged: !!match[2] }] : [];
    }).sort((a, b) => b.number - a.number);
  }

  #stateOf(key: RunKey, attempts: readonly Attempt[]): RunState {
    const contents = attempts.filter(({ damaged }) => !damaged).flatMap((attempt) => this.#contentOf(key, attempt));
    const entries = contents.map(({ entries }) => entries);
    const done = entries.flat().find((entry) => entry.type === "finished");
    if (done) {
      const { record, seconds, timing } = done;
      return { state: "finished", record, seconds, ...(timing && { timing }) };
    }
    const [newest] = entries;
    const last = newest?.at(-1);
    const checkpoints = entries.flatMap((some) =>
      some.flatMap((entry) => entry.type === "checkpoint" ? [entry.file] : []).reverse()
    );
    const step = Math.max(0, ...entries.flat().map((entry) => entry.step));
    if (!last) return { state: "open", last: "none", step, checkpoints };
    if (last.type === "failed") return { state: "open", last: "failed", step, reason: last.reason, checkpoints };
    if (last.type === "stopped") return { state: "open", last: "stopped", step, checkpoints };
    const { worker } = newest[0] as Extract<JournalEntry, { type: "start" }>;
    if (!this.options.isAlive(worker)) return { state: "open", last: "died", step, checkpoints };
    const loss = newest.findLast((entry) => entry.type === "progress")?.loss ?? null;
    return { state: "running", worker, step, loss };
  }

  /** What an attempt's file holds; none where it is not to be trusted, and it is then moved aside. */
  #contentOf(key: RunKey, { path }: Attempt): JournalContent[] {
    const bytes = this.files.readBytes(path);
    if (!bytes) return []; // another worker has just finished the run
    const content = readJournal(bytes);
    const damage = content.damage ?? foreign(key, content.entries);
    if (damage === undefined) return content.entries.length > 0 ? [content] : [];
    if (this.options.readOnly) return [];
    this.files.rename(path, `${path}.damaged`);
    this.options.onNotice?.(`Moved ${path} aside, to ${path}.damaged: ${damage}. The run is done again.`);
    return [];
  }
}

const ATTEMPT = /^\.(\d+)\.jsonl(\.damaged)?$/;

/** Why entries are not those of a run. */
function foreign(key: RunKey, [first, ...rest]: readonly JournalEntry[]): string | undefined {
  if (first === undefined) return undefined;
  if (first.type !== "start") return "its first line does not start a run";
  const named = { id: first.id, device: first.device, build: first.build, asked: first.asked };
  if (encodeLine(named) !== encodeLine(key)) return "it is the journal of another run";
  const record = rest.find((entry) => entry.type === "finished")?.record;
  const own = !record || record.id === key.id && record.build === key.build;
  return own ? undefined : "its record is that of another run";
}

/** Path of a run's journals without the number of the attempt. */
function baseOf(key: RunKey): string {
  if (!/^[0-9a-f]{16}$/.test(key.id)) {
    throw new RangeError(`Cannot keep a run: its id is 16 hex digits, got ${JSON.stringify(key.id)}`);
  }
  return `${RECORDS}/${key.id.slice(0, 2)}/${runName(key)}`;
}

/** A name for a run and what is recorded of it on its device, fit for a file. */
export function runName(key: RunKey): string {
  const { id, device, build, asked } = key;
  const digest = sha256(new TextEncoder().encode(encodeLine({ device, build, asked })));
  return `${id}.${Array.from(digest.subarray(0, 6), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** The journal of an attempt that is being made. Every method throws the system's error; the attempt is then over. */
export class RunJournal {
  #sequence = 1;
  #named = false;

  constructor(readonly files: Files, readonly path: string, readonly older: readonly string[]) {}

  /** Adds a line, which is on stable storage once {@linkcode sync} returns. */
  add(entry: NewEntry): void {
    this.files.append(this.path, encodeEntry({ ...entry, sequence: this.#sequence } as JournalEntry));
    this.#sequence++;
  }

  /** Returns when all lines are on stable storage. */
  sync(): void {
    this.files.syncBytes(this.path);
    if (!this.#named) this.files.syncName(this.path);
    this.#named = true;
  }

  /** Adds the last line and syncs it; what earlier attempts left goes away. */
  end(entry: NewEntry): void {
    this.add(entry);
    this.sync();
    if (entry.type === "finished") { for (const path of this.older) this.files.remove(path); }
  }
}

/** What benches keep below `runs/`: finished runs, runs on their way, and what need not be worked out again. */
import { cpus } from "node:os";
import type { Files } from "../../results/files.ts";
import { RunStore } from "../../results/run_store.ts";
import { type EngineDevice, EngineProcess, FAST_FLAGS } from "../engine/process.ts";
import { Known, type KnownDevice } from "./known.ts";
import { ROOT } from "../spec.ts";
import { clearDead, isAlive, Worker } from "./worker.ts";

/** Seconds for an engine to say what its device is. */
const OPENING_SECONDS = 120;

/** See the module. One a bench; others may be at work in the same folder. */
export class WorkArea implements Disposable {
  readonly known: Known;
  readonly #worker: Worker;

  /** `adapter` says which GPU there is, where one is used. */
  constructor(readonly files: Files, readonly root: string, readonly adapter: string = "") {
    clearDead(root);
    this.known = Known.open(files, ROOT);
    this.#worker = new Worker(root, ["bench", ...Deno.args].join(" "));
  }

  /** The runs of this project, claimed in this bench's name. */
  store(onNotice?: (notice: string) => void): RunStore {
    const { name } = this.#worker;
    return new RunStore(this.files, { worker: name, isAlive: (other) => isAlive(this.root, other), onNotice });
  }

  /** What a device is, as its engine says: asked of an engine once for each version of the code and the machine. */
  async device(device: EngineDevice): Promise<KnownDevice> {
    const { devices } = this.known.contents;
    return devices[machineDevice(device, this.adapter)] ??= await deviceOf(device);
  }

  /** Asks anew the next time. */
  forgetDevice(device: EngineDevice): void {
    delete this.known.contents.devices[machineDevice(device, this.adapter)];
    this.known.save();
  }

  [Symbol.dispose](): void {
    this.#worker[Symbol.dispose]();
  }
}

/** A device of this machine, as far as can be told without opening it. */
export function machineDevice(device: EngineDevice, adapter: string): string {
  return `${device}: ${device === "gpu" ? adapter : cpus()[0]?.model ?? ""}, Deno ${Deno.version.deno}`;
}

async function deviceOf(device: EngineDevice): Promise<KnownDevice> {
  const fast = device === "cpu" ? FAST_FLAGS : "";
  for (const flags of fast === "" ? [""] : [fast, ""]) {
    await using engine = new EngineProcess({ device, flags });
    try {
      const ready = await engine.receive(OPENING_SECONDS);
      if (ready.type !== "ready" || ready.selfTest !== null) throw new Error("it is not ready");
      const { name, features, limits } = ready.info;
      return { kind: device, name, features: [...features], limits: { ...limits }, flags };
    } catch (error) {
      if (flags === "") throw new Error(`Cannot open the ${device} device: ${(error as Error).message}`);
    }
  }
  throw new Error(`Cannot open the ${device} device`);
}

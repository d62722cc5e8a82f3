/** The command `perf`, in a process whose environment is the device's. */
import type { Files } from "../../results/files.ts";
import { FORMAT_VERSION } from "../../results/format.ts";
import { type Arm, type Perf, perfFile, type PerfSweep } from "../../results/perf_format.ts";
import { commitOf } from "../bench/commit.ts";
import { thisMachine } from "../doctor/machine.ts";
import { FAST_FLAGS } from "../engine/process.ts";
import { TorchMissing, type TorchProcess } from "../parity/torch_process.ts";
import { ROOT } from "../spec.ts";
import { measureAlso } from "./also.ts";
import type { ArmOpener } from "./arm.ts";
import { openDescent } from "./descent_arm.ts";
import { openJavaScript } from "./js_arm.ts";
import { LoadMeter } from "./load.ts";
import type { PerfOptions } from "./options.ts";
import { peerInputs } from "./peer_inputs.ts";
import { timeProducts } from "./products.ts";
import { timeSweep } from "./sweep.ts";
import { otherTables, sweepTables } from "./tables.ts";
import { openTorch, startTorch } from "./torch_arm.ts";
import { PerfWorker } from "./worker.ts";
import type { Copy, KernelTime, StepProfile } from "./worker/messages.ts";
import { type SweepName, SWEEPS, type SweepWork } from "./works.ts";

/** Seconds of one arm's round, and of a kernel's measurement. */
const ROUND_SECONDS = 1;
const KERNEL_SECONDS = 0.03;

const TORCH_ARMS = ["torch_runs", "torch_bmm", "torch_vmap"] as const;
const JAVASCRIPT_ARMS = ["jax_js", "tfjs"] as const;

/** Measures what was asked for, shows it and writes it. Returns the exit code. */
export async function perf(
  options: PerfOptions,
  files: Files,
  say: (line: string) => void = (line) => console.error(line),
): Promise<number> {
  const startedAt = new Date();
  const load = new LoadMeter();
  const measured = await new Measurement(options, load, say).run();
  const { info, ...numbers } = measured;
  const { processor, cores, memoryBytes, system, deno } = thisMachine(ROOT);
  const result: Perf = {
    ...{ format: FORMAT_VERSION, kind: "perf", repeats: options.repeats },
    ...numbers,
    load: load.summary(),
    provenance: {
      device: { ...info, features: [...info.features], flags: options.device === "cpu" ? FAST_FLAGS : "" },
      ...{ processor, cores, memoryBytes, os: system, deno },
      ...await commitOf(ROOT),
      startedAt: startedAt.toISOString(),
      wallSeconds: (Date.now() - startedAt.getTime()) / 1000,
    },
  };
  const text = perfFile.encode(result);
  const paths = [perfFile.runPath(options.device), ...(options.publish ? [perfFile.path(options.device)] : [])];
  for (const path of paths) files.write(path, text);
  say(otherTables(result));
  say(`${result.provenance.wallSeconds.toFixed(0)} s. Written: ${paths.join(", ")}`);
  return 0;
}

/** PyTorch, and what it said of the machine. */
interface Torch {
  readonly torch: TorchProcess;
  readonly hello: TorchHello;
}

interface TorchHello {
  /** Name of its CUDA device. */
  readonly cuda: string | null;
  readonly compiles: boolean;
}

function cudaArms(hello: TorchHello | undefined): Arm[] {
  if (!hello?.cuda) return [];
  return [
    "torch_cuda_runs",
    ...(hello.compiles ? ["torch_cuda_compiled" as const] : []),
    "torch_cuda_graph",
    "torch_cuda_vmap",
  ];
}

/** What a machine with a real GPU would be held against, and this one lacks. */
function absentArms(hello: TorchHello | undefined): string[] {
  if (hello?.cuda) return hello.compiles ? [] : ["torch.compile: this PyTorch has none"];
  const why = hello ? "this PyTorch sees no CUDA device" : "PyTorch was not asked or is not installed";
  return [`PyTorch on CUDA, eager, compiled, as a graph and mapped: ${why}`];
}

class Measurement {
  readonly #processes: number;

  constructor(readonly options: PerfOptions, readonly load: LoadMeter, readonly say: (line: string) => void) {
    this.#processes = options.device === "cpu" ? navigator.hardwareConcurrency : 1;
  }

  async run() {
    const { say, options: { only, device, repeats } } = this;
    const { workers: [worker], hello } = await PerfWorker.open(device, 1);
    await using _worker = worker;
    const torch = await this.#torch();
    await using _torch = torch?.torch;
    say(`Descent on ${hello.info.name}`);
    const sweeps: PerfSweep[] = [];
    for (const [name, work] of Object.entries(SWEEPS) as [SweepName, SweepWork][]) {
      if (!only.includes(name)) continue;
      const sweep = await this.#sweep(name, work, { worker, torch });
      say(sweepTables(sweep)); // what is known now is kept on the screen whatever becomes of the rest
      sweeps.push(sweep);
    }
    const products = only.includes("matmul")
      ? await timeProducts({ worker, torch: torch?.torch }, { repeats, load: this.load, say })
      : [];
    const kernels = only.includes("kernels")
      ? await worker.ask<KernelTime[]>({ do: "kernels", seconds: KERNEL_SECONDS })
      : [];
    const ceilings = device === "cpu" ? await this.#ceilings(worker) : null;
    const also = only.includes("also") && device === "cpu" ? await measureAlso(worker, { repeats, say }) : null;
    return { info: hello.info, sweeps, products, kernels, ceilings, also, absent: absentArms(torch?.hello) };
  }

  async #sweep(
    name: SweepName,
    given: SweepWork,
    { worker, torch }: { worker: PerfWorker; torch: Torch | undefined },
  ): Promise<PerfSweep> {
    const { options: { device, repeats, steps = given.steps }, load, say } = this;
    const work = { ...given, name, steps: Math.min(given.steps, steps) };
    const seconds = ROUND_SECONDS;
    const others = new Map<Arm, ArmOpener>();
    const open = (arm: Arm, processes: number) => () => openDescent(work, { arm, device, processes, seconds });
    if (this.#processes > 1) others.set("descent_one_core", open("descent_one_core", 1));
    await this.#addPeers(others, work, torch);
    say(`${name}: ${1 + others.size} arms, ${repeats} rounds`);
    const options = { repeats, seconds, load, say };
    const timed = await timeSweep(work, { descent: open("descent", this.#processes), others }, options);
    const request = { do: "profile", config: work.config, seconds: KERNEL_SECONDS } as const;
    const { stepSeconds, profile } = await worker.ask<StepProfile>(request);
    return { ...timed, stepSeconds, profile: [...profile] };
  }

  async #addPeers(others: Map<Arm, ArmOpener>, work: SweepWork, torch: Torch | undefined): Promise<void> {
    const { python, peers, device } = this.options;
    if (peers.length === 0) return;
    const inputs = await peerInputs(work.config);
    const common = { inputs, seconds: ROUND_SECONDS };
    const each = { ...common, processes: navigator.hardwareConcurrency };
    for (const arm of TORCH_ARMS) if (torch) others.set(arm, () => openTorch(work, { arm, python, ...each }));
    for (const arm of JAVASCRIPT_ARMS) {
      if (peers.includes(arm)) others.set(arm, () => openJavaScript(work, { arm, ...each }));
    }
    for (const arm of device === "gpu" ? cudaArms(torch?.hello) : []) {
      others.set(arm, () => openTorch(work, { arm, python, ...common, processes: 1 }));
    }
  }

  async #torch(): Promise<Torch | undefined> {
    if (!this.options.peers.includes("torch")) return undefined;
    try {
      const { torch } = await startTorch(this.options.python);
      return { torch, hello: (await torch.ask({ do: "hello" })).reply as unknown as TorchHello };
    } catch (error) {
      if (!(error instanceof TorchMissing)) throw error;
      this.say(error.message);
      return undefined;
    }
  }

  async #ceilings(worker: PerfWorker) {
    const flops = await worker.ask<number>({ do: "ceiling", seconds: KERNEL_SECONDS });
    const copies = await worker.ask<Copy[]>({ do: "copies", seconds: KERNEL_SECONDS });
    return {
      gigaflops: flops / 1e9,
      copies: copies.map(({ bytes, bytesPerSecond }) => ({ bytes, gigabytes: bytesPerSecond / 1e9 })),
    };
  }
}

/** Which device a bench takes, and why. */
import { fromFileUrl } from "@std/path";
import { isSoftware } from "../kernels/gpu/adapter.ts";
import { ask } from "./engine/ask.ts";
import { type EngineDevice, gpuEnvironment } from "./engine/process.ts";
import { ROOT } from "./spec.ts";

/** What an adapter says of itself. */
export interface AdapterSummary {
  readonly description: string;
  readonly vendor: string;
  readonly features: readonly string[];
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
  readonly maxComputeInvocationsPerWorkgroup: number;
}

/** A choice of device with its reason, as `bench` prints it. */
export interface DeviceChoice {
  readonly device: EngineDevice;
  readonly reason: string;
}

/**
 * The machine's WebGPU adapter, asked for in a process of its own, or null where there is none. A driver that crashes or
 * hangs is as good as none.
 */
export async function findAdapter(): Promise<AdapterSummary | null> {
  const script = fromFileUrl(new URL("./engine/adapter.ts", import.meta.url));
  return await ask<AdapterSummary | null>(script, { env: gpuEnvironment(), seconds: 30 }).catch(() => null);
}

/**
 * `auto` takes a real GPU, else the CPU. Throws `Error` when `gpu` is asked for and no adapter is there.
 */
export async function chooseDevice(asked: "auto" | EngineDevice, find = findAdapter): Promise<DeviceChoice> {
  if (asked === "cpu") return { device: "cpu", reason: "asked for" };
  const adapter = await find();
  if (asked === "gpu") {
    if (!adapter) {
      throw new Error(
        "Cannot use the GPU: no WebGPU adapter was found. Install a Vulkan driver (on Debian: mesa-vulkan-drivers) " +
          'or take "--device cpu"; "deno task doctor" shows what this machine has',
      );
    }
    return { device: "gpu", reason: `asked for: ${adapter.description}` };
  }
  if (!adapter) return { device: "cpu", reason: "no GPU adapter was found" };
  if (isSoftware(adapter)) return { device: "cpu", reason: `the only adapter, ${adapter.description}, is software` };
  return { device: "gpu", reason: adapter.description };
}

/**
 * Runs a task again in a process whose environment is the GPU's, since Deno picks its WebGPU backend before any code runs.
 * Returns its exit code; undefined where this process has that environment.
 */
export async function inGpuProcess(task: string, args: readonly string[]): Promise<number | undefined> {
  const missing = Object.entries(gpuEnvironment()).filter(([name, value]) => Deno.env.get(name) !== value);
  if (missing.length === 0) return undefined;
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--cwd", ROOT, task, ...args],
    env: Object.fromEntries(missing),
  }).spawn().status;
  return code;
}

/** What this machine offers as a GPU. */
import { fromFileUrl } from "@std/path";
import { isSoftware } from "../device.ts";
import { ask } from "../engine/ask.ts";
import { gpuEnvironment } from "../engine/process.ts";
import type { probeAdapter } from "../../kernels/gpu/probe.ts";

/** What the probe says of an adapter. */
export type AdapterFacts = NonNullable<Awaited<ReturnType<typeof probeAdapter>>>;

/** An adapter with its facts, none, or why asking for one went wrong. */
export type GpuState =
  | { readonly adapter: AdapterFacts | null; readonly software: boolean }
  | { readonly failure: string };

/** Seconds the probe may take: a software adapter compiles slowly. */
const PATIENCE = 60;

/** Asks in a process of its own, which a driver may crash. */
export async function probeGpu(script = fromFileUrl(new URL("./gpu_probe.ts", import.meta.url))): Promise<GpuState> {
  try {
    const adapter = await ask<AdapterFacts | null>(script, { env: gpuEnvironment(), seconds: PATIENCE });
    return { adapter, software: adapter !== null && isSoftware(adapter) };
  } catch (error) {
    return { failure: (error as Error).message };
  }
}

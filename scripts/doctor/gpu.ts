/** What this machine offers as a GPU. */
import { fromFileUrl } from "@std/path";
import { ask } from "../engine/ask.ts";
import { gpuEnvironment } from "../engine/process.ts";
import type { GpuProbe } from "./gpu_probe.ts";

/** An adapter with what was measured of it, none, or why asking for one went wrong. */
export type GpuState = { readonly adapter: GpuProbe | null } | { readonly failure: string };

/** Seconds the probe may take: a software adapter compiles slowly. */
const PATIENCE = 60;

/** Asks in a process of its own, which a driver may crash. */
export async function probeGpu(script = fromFileUrl(new URL("./gpu_probe.ts", import.meta.url))): Promise<GpuState> {
  try {
    return { adapter: await ask<GpuProbe | null>(script, { env: gpuEnvironment(), seconds: PATIENCE }) };
  } catch (error) {
    return { failure: (error as Error).message };
  }
}

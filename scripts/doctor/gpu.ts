/** What this machine offers as a GPU. */
import { fromFileUrl } from "@std/path";
import type { AdapterProbe } from "../../kernels/gpu/probe.ts";
import { ask } from "../engine/ask.ts";
import { gpuEnvironment } from "../engine/process.ts";

/** An adapter with what was measured of it, none, or why asking for one went wrong. */
export type GpuState = { readonly adapter: AdapterProbe | null } | { readonly failure: string };

/** Seconds the probe may take: a software adapter compiles slowly. */
const PATIENCE = 60;

/** Asks in a process of its own, which a driver may crash. */
export async function probeGpu(script = fromFileUrl(new URL("./gpu_probe.ts", import.meta.url))): Promise<GpuState> {
  try {
    return { adapter: await ask<AdapterProbe | null>(script, { env: gpuEnvironment(), seconds: PATIENCE }) };
  } catch (error) {
    return { failure: (error as Error).message };
  }
}

/** What the CPU device is worth on this machine, with V8's fast flags and without. */
import { fromFileUrl } from "@std/path";
import { ask } from "../engine/ask.ts";
import { FAST_FLAGS } from "../engine/process.ts";
import type { DeviceTrial } from "./device_trial.ts";

/** One way of starting the CPU device, tried. */
export type CpuTrial =
  | ({ readonly flags: string } & DeviceTrial)
  | { readonly flags: string; readonly failure: string };

/** Seconds a trial may take; it needs about two. */
const PATIENCE = 60;

/** With the fast flags, then without, one after the other so that they do not slow each other down. */
export async function tryCpu(script = fromFileUrl(new URL("./cpu_probe.ts", import.meta.url))): Promise<CpuTrial[]> {
  const trials: CpuTrial[] = [];
  for (const flags of [FAST_FLAGS, ""]) {
    const probe = ask<DeviceTrial>(script, { flags, seconds: PATIENCE });
    trials.push(await probe.then((probe) => ({ flags, ...probe }), ({ message }) => ({ flags, failure: message })));
  }
  return trials;
}

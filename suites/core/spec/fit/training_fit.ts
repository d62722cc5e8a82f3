/** Which numbers an optimizer has, and what a schedule needs of the steps. */
import { hasMoments, hasMomentum, hasTrust } from "../../program/optimizer_config.ts";
import type { RunConfig } from "../config.ts";
import type { Misfits } from "./misfit.ts";

/** Checks optimizer, schedule and precision of one run. */
export function checkTraining({ optimizer, train, precision, continual }: RunConfig, found: Misfits): void {
  const low = precision === "f32" ? undefined : "f16" in precision ? precision.f16 : precision.bf16;
  found.unless(
    low?.storage !== "native" || low.subnormals === "kept",
    "precision",
    "must keep subnormals where its storage is native: a store does not flush them",
  );
  found.onlyFor(hasMomentum(optimizer), { "optimizer.momentum": optimizer.momentum }, "momentum, nesterov, lars");
  found.onlyFor(hasMoments(optimizer), {
    "optimizer.beta1": optimizer.beta1,
    "optimizer.beta2": optimizer.beta2,
    "optimizer.epsilon": optimizer.epsilon,
    "optimizer.bias_correction": optimizer.bias_correction,
  }, "adam, adamw, lamb");
  found.onlyFor(hasTrust(optimizer), { "optimizer.trust": optimizer.trust }, "lars, lamb");
  found.onlyFor(continual !== undefined, { "optimizer.ewc": optimizer.ewc }, "protocol continual");
  checkSchedule(optimizer, train.steps, found);
}

function checkSchedule({ lr, schedule }: RunConfig["optimizer"], steps: number, found: Misfits): void {
  if (schedule === undefined || typeof schedule === "string" || steps === 0) return;
  const warmup = "warmup" in schedule ? schedule.warmup.steps : "cosine" in schedule ? schedule.cosine.warmup : 0;
  found.unless(
    warmup <= steps,
    "optimizer.schedule",
    `must warm up within train.steps, got ${warmup} steps of ${steps}`,
  );
  if (!("range_test" in schedule)) return;
  const { from } = schedule.range_test;
  found.unless(from < lr, "optimizer.schedule", `must start below optimizer.lr, ${lr}, got ${from}`);
}

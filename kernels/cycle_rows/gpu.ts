import type { Kernel } from "../program/call.ts";
import source from "./cycle_rows.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = ({ tensors: { cycle }, attributes: { every: EVERY } }) => [{
  source,
  entryPoint: "cycle_rows",
  constants: { EVERY, NUMBERED: cycle ? 1 : 0 },
  bindings: ["counters", "within", "cycle"],
  workgroups: [1, 1],
}];

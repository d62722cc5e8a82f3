import type { Kernel } from "../program/call.ts";
import source from "./update_scale.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = ({ attributes: { growth, backoff, interval } }) => [{
  source,
  entryPoint: "update_scale",
  constants: { GROWTH: growth, BACKOFF: backoff, INTERVAL: interval },
  bindings: ["state", "flag", "counters"],
  workgroups: [1, 1],
}];

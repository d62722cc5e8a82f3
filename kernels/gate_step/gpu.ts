import type { Kernel } from "../program/call.ts";
import source from "./gate_step.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = () => [
  { source, entryPoint: "gate_step", constants: {}, bindings: ["counters", "flag", "out"], workgroups: [1, 1] },
];

import type { Kernel } from "../program/call.ts";
import source from "./step_row.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = ({ attributes: { every: EVERY } }) => [
  { source, entryPoint: "step_row", constants: { EVERY }, bindings: ["counters", "out"], workgroups: [1, 1] },
];

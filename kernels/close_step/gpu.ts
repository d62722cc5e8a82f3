import type { Kernel } from "../program/call.ts";
import source from "./close_step.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = ({ attributes: { every: EVERY } }) => [
  { source, entryPoint: "close_step", constants: { EVERY }, bindings: ["counters", "out"], workgroups: [1, 1] },
];

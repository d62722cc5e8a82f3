import type { Kernel } from "../program/call.ts";
import source from "./advance.wgsl" with { type: "text" };

export const gpu: Kernel["gpu"] = () => [
  { source, entryPoint: "advance", constants: {}, bindings: ["counters"], workgroups: [1, 1] },
];

import type { Kernel } from "../program/call.ts";

export const gpu: Kernel["gpu"] = () => [];

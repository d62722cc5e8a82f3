import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = () => ({ export: "", words: [] });

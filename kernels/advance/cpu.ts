import type { Kernel } from "../program/call.ts";

export const cpu: Kernel["cpu"] = ({ tensors: { counters } }) => ({ export: "advance", words: [counters] });

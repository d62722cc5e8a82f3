import { PARTS } from "../data/sizes.ts";
import type { Intervention } from "./intervention.ts";

/** Another part of a sequence of tasks. */
export const swapData: Intervention<"swap_data"> = {
  misfit({ part }, { data: { task } }) {
    const parts = PARTS[task];
    if (parts === undefined) {
      return { key: "do", message: `needs a task with parts, ${Object.keys(PARTS).join(", ")}, got ${task}` };
    }
    if (part < parts) return undefined;
    return { key: "part", message: `must be below ${parts}, the number of tasks of ${task}, got ${part}` };
  },
  act({ part }, reach) {
    const data = reach.part(part);
    reach.show(() => data);
  },
};

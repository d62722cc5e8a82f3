/** Which datasets are there. */
import { join } from "@std/path";
import { DOWNLOADS, type PublishedFile } from "../../suites/core/data/published_files.ts";
import { RunConfig } from "../../suites/core/spec/config.ts";
import { ROOT } from "../spec.ts";
import type { Task } from "./experiments.ts";

/** Whether the data of a task is there. */
export interface DataState {
  readonly task: Task;
  readonly present: boolean;
  /** Where it comes from, or what is missing and the command that helps. */
  readonly state: string;
}

/** Published files each task reads; a task that is not named draws its data. */
const FILES: Partial<Record<Task, readonly PublishedFile[]>> = DOWNLOADS;

/** Folder of downloaded datasets unless another is named. */
export function defaultDataFolder(): string {
  return Deno.env.get("DESCENT_DATA") || join(ROOT, "runs", "data");
}

/** The state of each task's data, its published files looked for in `folder`. Nothing is read but names and sizes. */
export function dataStates(folder = defaultDataFolder()): DataState[] {
  return RunConfig.shape.data.shape.task.options.map((task) => {
    const files = FILES[task];
    if (!files) return { task, present: true, state: "drawn from a seed, always there" };
    const missing = files.filter(({ name, bytes }) => !isFile(join(folder, name), bytes)).map(({ name }) => name);
    if (missing.length === 0) return { task, present: true, state: `in ${folder}` };
    const state = `${missing.join(" and ")} not in ${folder}; "deno task data ${task}" downloads what is missing`;
    return { task, present: false, state };
  });
}

function isFile(path: string, bytes: number): boolean {
  try {
    const { isFile, size } = Deno.statSync(path);
    return isFile && size === bytes;
  } catch {
    return false;
  }
}

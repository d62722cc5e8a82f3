/** Sizes of the data of a task, known without drawing or reading it. */
import type { DataShape } from "../../suites/core/program/training_program.ts";
import { type DataSizes, shapeOfSizes } from "../../suites/core/run/data_shape.ts";
import type { RunConfig } from "../../suites/core/spec/config.ts";

const SIZES: Readonly<Record<RunConfig["data"]["task"], DataSizes>> = {
  digits: { train: 4096, validation: 1024, test: 1024, inputSize: 256, classes: 10 },
  mnist10k: { train: 8000, validation: 1000, test: 1000, inputSize: 784, classes: 10 },
  gaussian: { train: 4096, validation: 1024, test: 1024, inputSize: 256, classes: 10 },
};

/** What a program needs to know of a task's data, and the rows evaluated at the end. */
export function taskShape(task: RunConfig["data"]["task"]): { data: DataShape; validation: number; test: number } {
  const { validation, test } = SIZES[task];
  return { data: shapeOfSizes(SIZES[task]), validation, test };
}

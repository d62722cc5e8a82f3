/** Sizes of every dataset, known without drawing or reading it. */

/** Rows of each split, and what a row is. */
export interface DataSizes {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  /** Numbers of one input. */
  readonly inputSize: number;
  readonly classes: number;
}

/** By the name that a configuration gives. */
export const SIZES = {
  digits: { train: 4096, validation: 1024, test: 1024, inputSize: 16 * 16, classes: 10 },
  mnist10k: { train: 8000, validation: 1000, test: 1000, inputSize: 28 * 28, classes: 10 },
  gaussian: { train: 4096, validation: 1024, test: 1024, inputSize: 256, classes: 10 },
} as const satisfies Record<string, DataSizes>;

/** What a dataset is, and what a source of one makes. */
import type { RunConfig } from "../spec/config.ts";
import type { DataSizes } from "./sizes.ts";

/** Name of a dataset. */
export type Task = RunConfig["data"]["task"];

/** Rows of a split, the end not counted. */
export type RowRange = readonly [from: number, to: number];

/** Labelled rows in three splits. Survives a structured clone. */
export interface Dataset {
  readonly task: Task;
  /** [rows, inputSize], standardised with mean and standard deviation of the training rows. */
  readonly inputs: Float32Array;
  /** [rows], each below `classes`. */
  readonly labels: Uint32Array;
  readonly classes: number;
  readonly split: { readonly train: RowRange; readonly validation: RowRange; readonly test: RowRange };
  /** SHA-256, in hex, of splits, labels and inputs. */
  readonly hash: string;
}

/** A dataset before it is hashed. */
export type Rows = Omit<Dataset, "task" | "hash">;

/** Reads a file of the data folder; rejects where it is missing. */
export type ReadFile = (name: string) => Promise<Uint8Array>;

/** Makes the rows of one dataset, from nothing but a seed or from published files. */
export type Source = (readFile: ReadFile) => Promise<Rows> | Rows;

/** The ranges of consecutive splits. */
export function consecutiveSplit({ train, validation, test }: DataSizes): Rows["split"] {
  const [second, third] = [train + validation, train + validation + test];
  return { train: [0, train], validation: [train, second], test: [second, third] };
}

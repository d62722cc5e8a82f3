/** What a dataset is, and what a source of one makes. */
import type { DataSizes, RowShape, Task } from "./sizes.ts";

/** Rows of a split, the end not counted. */
export type RowRange = readonly [from: number, to: number];

/** Rows of three splits, one after the other. */
export interface Split {
  readonly train: RowRange;
  readonly validation: RowRange;
  readonly test: RowRange;
}

type Values = Float32Array | Uint32Array;

/** Values of a dataset, row-major. */
export interface Rows<Inputs extends Values = Values, Labels extends Values = Values> {
  /** [rows, inputSize], tokens as whole numbers. */
  readonly inputs: Inputs;
  /** [rows, labelSize], classes below `classes` as whole numbers, or real numbers where `classes` is 0. */
  readonly labels: Labels;
}

/** Rows of numbers, each of a class. */
export type ClassRows = Rows<Float32Array, Uint32Array>;

/** Rows of tokens, each labelled with a token. */
export type TokenRows = Rows<Uint32Array, Uint32Array>;

/** Labelled rows in three splits. Survives a structured clone. */
export interface Dataset extends Rows, RowShape {
  /** The task, with its part or context where it has one; see `dataKey`. */
  readonly key: string;
  readonly task: Task;
  readonly split: Split;
  /** SHA-256, in hex, of splits, classes, labels and inputs. */
  readonly hash: string;
}

/** Reads a file of the data folder; rejects where it is missing. */
export type ReadFile = (name: string) => Promise<Uint8Array>;

/** What a source is told. */
export interface SourceOptions {
  /** Tokens of a row, for those whose rows are tokens. */
  readonly context: number;
  /** Which task of a sequence of tasks, the first being 0. */
  readonly part: number;
  readonly readFile: ReadFile;
}

/** Makes the rows of one dataset, from nothing but a seed or from published files. */
export type Source = (options: SourceOptions) => Promise<Rows> | Rows;

/** The ranges of consecutive splits. */
export function consecutiveSplit({ train, validation, test }: Pick<DataSizes, "train" | "validation" | "test">): Split {
  const [second, third] = [train + validation, train + validation + test];
  return { train: [0, train], validation: [train, second], test: [second, third] };
}

/** Sizes of every dataset, known without drawing or reading it. */
import type { RunConfig } from "../spec/config.ts";

/** Name of a dataset. */
export type Task = RunConfig["data"]["task"];

/** What a configuration says of its data, apart from the batch. */
export interface DataChoice {
  readonly task: Task;
  /** Tokens of a row, where rows are tokens; {@linkcode DEFAULT_CONTEXT} unless given. */
  readonly context?: number;
  /** Which task of a sequence of tasks; 0 unless given. */
  readonly part?: number;
  /** How many rows of the training set there are, the first ones; all unless given. */
  readonly rows?: number;
}

/** Height and width in pixels, and numbers a pixel. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What a row of a dataset is. */
export interface RowShape {
  /**
   * `numbers`: in no order; `image`: row-major pixels, channels last; `tokens`: whole numbers below `classes`, one after
   * the other; `sequence`: the numbers of each time step, one step after the other.
   */
  readonly inputKind: "numbers" | "image" | "tokens" | "sequence";
  /** Numbers or tokens of one input. */
  readonly inputSize: number;
  /** Of `image` alone. */
  readonly image?: ImageShape;
  /** Time steps, of `sequence` alone; a step has `inputSize / steps` numbers. */
  readonly steps?: number;
  /** Labels of one row: 1, one a token, or the number of outputs of a regression. */
  readonly labelSize: number;
  /** Values a label can have, which for tokens is the vocabulary; 0 where labels are real numbers. */
  readonly classes: number;
}

/** What a row is, and how many there are in each split. */
export interface DataSizes extends RowShape {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** Tokens of a row where a configuration does not say. */
export const DEFAULT_CONTEXT = 32;

/** Rows of validation and test set are a multiple of this where the source leaves a choice: they are evaluated in batches. */
const ROW_UNIT = 32;

const CLASSES = { labelSize: 1, classes: 10 } as const;
const DIGITS: DataSizes = {
  ...{ train: 4096, validation: 1024, test: 1024, ...CLASSES },
  ...imageOf({ height: 16, width: 16, channels: 1 }),
};
const MNIST = { ...CLASSES, ...imageOf({ height: 28, width: 28, channels: 1 }) } as const;

/** By the name that a configuration gives; a function of the context where rows are tokens. */
const SIZES: Readonly<Record<Task, DataSizes | ((context: number) => DataSizes)>> = {
  digits: DIGITS,
  random_labels: DIGITS,
  split_digits: { ...DIGITS, train: 800, validation: 200, test: 200 },
  permuted_digits: DIGITS,
  gaussian: { train: 4096, validation: 1024, test: 1024, inputKind: "numbers", inputSize: 256, ...CLASSES },
  teacher: {
    ...{ train: 4096, validation: 1024, test: 1024 },
    ...{ inputKind: "numbers", inputSize: 64, labelSize: 8, classes: 0 },
  },
  identity: {
    ...{ train: 4096, validation: 1024, test: 1024 },
    ...{ inputKind: "numbers", inputSize: 32, labelSize: 32, classes: 0 },
  },
  memory: {
    ...{ train: 2048, validation: 512, test: 512 },
    ...{ inputKind: "sequence", inputSize: 200 * 6, steps: 200, labelSize: 1, classes: 4 },
  },
  markov_text: (context) => ({ train: 16_384, validation: 1024, test: 1024, ...tokensOf(context, 32) }),
  copy: (context) => ({ train: 16_384, validation: 1024, test: 1024, ...tokensOf(context, 17) }),
  mnist10k: { train: 8000, validation: 1000, test: 1000, ...MNIST },
  mnist: { train: 55_000, validation: 5000, test: 10_000, ...MNIST },
  cifar10: {
    ...{ train: 45_000, validation: 5000, test: 10_000, ...CLASSES },
    ...imageOf({ height: 32, width: 32, channels: 3 }),
  },
  text: (context) => textSizes({ characters: 1_115_394, vocabulary: 65 }, context),
};

/** Tasks of the sequence that a dataset is, for continual learning; those not named are one task. */
export const PARTS: Readonly<Partial<Record<Task, number>>> = { split_digits: 5, permuted_digits: 5 };

/** Sizes of a dataset. */
export function dataSizes({ task, context = DEFAULT_CONTEXT, rows }: DataChoice): DataSizes {
  const of = SIZES[task];
  const sizes = typeof of === "function" ? of(context) : of;
  return rows === undefined ? sizes : { ...sizes, train: rows };
}

/** Whether rows of a dataset are tokens, so that a context can be chosen. */
export function hasContext(task: Task): boolean {
  return typeof SIZES[task] === "function";
}

/** Tasks with a context, in order. */
export function tasksWithContext(): Task[] {
  return (Object.keys(SIZES) as Task[]).filter(hasContext);
}

/** The choice with what it leaves out filled in, so that one dataset has one choice. */
export function completeChoice({ task, context = DEFAULT_CONTEXT, part = 0, rows }: DataChoice): DataChoice {
  return {
    task,
    ...(hasContext(task) && { context }),
    ...(PARTS[task] && { part }),
    ...(rows !== undefined && { rows }),
  };
}

/** Name of a dataset with what was chosen of it: `digits`, `digits/rows64`, `split_digits/part2`, `text/context32`. */
export function dataKey(choice: DataChoice): string {
  const { task, ...chosen } = completeChoice(choice);
  return [task, ...Object.entries(chosen).map(([what, value]) => `${what}${value}`)].join("/");
}

/** First character of validation and test set: nine tenths and nineteen twentieths of a text. */
export function textCuts(characters: number): readonly [number, number] {
  return [Math.floor(0.9 * characters), Math.floor(0.95 * characters)];
}

/** Sizes of a text cut into windows of `context` + 1 characters. */
export function textSizes(
  { characters, vocabulary }: { characters: number; vocabulary: number },
  context: number,
): DataSizes {
  const [second, third] = textCuts(characters);
  const windows = (length: number) => Math.floor(length / (context + 1));
  const evaluated = (length: number) => windows(length) - windows(length) % ROW_UNIT;
  return {
    train: windows(second),
    validation: evaluated(third - second),
    test: evaluated(characters - third),
    ...tokensOf(context, vocabulary),
  };
}

function tokensOf(context: number, classes: number): RowShape {
  return { inputKind: "tokens", inputSize: context, labelSize: context, classes };
}

function imageOf(image: ImageShape) {
  return { inputKind: "image", image, inputSize: image.height * image.width * image.channels } as const;
}

/** Cases of kernels that update tensors of one shape by the numbers of a step. */
import type { CaseTensor, KernelCase } from "./kernel_cases.ts";
import { counters } from "./special.ts";

/** Rows of `numbers`; 1 is in use, 0 by the second replica, and the last holds NaN, so that reading it shows. */
const ROWS = 3;
const ROW = 1;

/** Shapes of one element, less and more than a vector, no multiple of a panel, what experiments use. */
const SHAPES = [[1], [3, 17], [129, 10], [128, 128]];

/**
 * Numbers of a step in columns of their own, which differ by replica, behind `unused` ones; the attributes that name
 * them.
 */
export function stepNumbers(values: Readonly<Record<string, number>>, unused = 0): {
  numbers: CaseTensor;
  columns: Record<string, number>;
} {
  const names = Object.keys(values);
  const row = (share: number) => [...new Float64Array(unused).fill(NaN), ...names.map((name) => values[name] * share)];
  return {
    numbers: {
      shape: [ROWS, unused + names.length],
      values: (_, replica) =>
        Array.from({ length: ROWS }, (_, i) => row(i > ROW ? NaN : 1 - replica / 16 - (ROW - i) / 32)).flat(),
    },
    columns: Object.fromEntries(names.map((name, column) => [name, unused + column])),
  };
}

/** What the cases of an update vary. */
export interface UpdateOptions {
  /** Arguments of one shape that all hold normal numbers; the gradient among them. */
  readonly operands: readonly string[];
  /** Arguments of that shape that are never negative, such as second moments. */
  readonly positive?: readonly string[];
  readonly numbers: Readonly<Record<string, number>>;
  /** Attributes besides the columns, in all the ways to try. */
  readonly variants?: readonly Readonly<Record<string, number>>[];
  /** Other arguments. */
  readonly others?: Readonly<Record<string, CaseTensor>>;
}

/** Every shape in every variant; a gradient of zeros, with NaN and infinity; dead replicas, a NaN in their gradient. */
export function updateCases(
  { operands, positive = [], numbers, variants = [{}], others }: UpdateOptions,
): KernelCase[] {
  const one = (
    shape: readonly number[],
    variant: Readonly<Record<string, number>>,
    { alive = 1, gradient, label = "" }: { alive?: number; gradient?: number; label?: string } = {},
  ): KernelCase => {
    const given = stepNumbers(numbers, shape.length - 1);
    const length = shape.reduce((a, b) => a * b, 1);
    const filled = (value: number) => (u: () => number) =>
      Array.from({ length }, (_, i) => value === 0 || i % 5 === 0 ? value : u() - 0.5);
    const tensors: Record<string, CaseTensor> = {
      ...Object.fromEntries(operands.map((name) => [name, { shape }])),
      ...Object.fromEntries(
        positive.map((name) => [name, { shape, values: (u: () => number) => Array.from({ length }, u) }]),
      ),
      ...(gradient !== undefined && { gradient: { shape, values: filled(gradient) } }),
      numbers: given.numbers,
      counters: counters(ROW, alive),
      ...others,
    };
    const words = Object.entries(variant).map(([name, value]) => `${name} ${value}`);
    return {
      label: [`[${shape}]`, ...words, label].filter(Boolean).join(", "),
      tensors,
      attributes: { ...given.columns, ...variant },
    };
  };
  return variants.flatMap((variant) => [
    ...SHAPES.map((shape) => one(shape, variant)),
    one([7, 9], variant, { gradient: 0, label: "a gradient of zeros" }),
    one([7, 9], variant, { gradient: NaN, label: "NaN in the gradient" }),
    one([7, 9], variant, { gradient: Infinity, label: "infinities in the gradient" }),
    one([7, 9], variant, { alive: 0, label: "dead" }),
    one([7, 9], variant, { alive: 0, gradient: NaN, label: "dead, NaN in the gradient" }),
  ]);
}

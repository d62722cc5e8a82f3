/** Inputs that the tests of all group normalization kernels share. */
import type { CaseTensor } from "./kernel_cases.ts";

/** How an input is cut. */
export interface Cut {
  rows: number;
  columns: number;
  groups: number;
  spatial: number;
  center: number;
}

const cut = (rows: number, columns: number, groups = 1, spatial = 1, center = 1): Cut => ({
  ...{ rows, columns, groups, spatial, center },
});

/** Layers, root mean squares and groups; columns that are no multiple of four, alone and in groups. */
export const CUTS: readonly Cut[] = [
  ...[cut(1, 2), cut(3, 17), cut(128, 128), cut(5, 1023)],
  ...[cut(1, 1, 1, 1, 0), cut(7, 19, 1, 1, 0), cut(64, 64, 1, 1, 0)],
  ...[cut(6, 15, 3, 2), cut(49 * 2, 24, 4, 49), cut(9, 5, 5, 3), cut(4, 21, 3, 1, 0), cut(12, 14, 2, 4, 0)],
];

/** The largest groups of the experiments: images of 16 × 16 pixels and 32 channels in one group. */
export const LARGEST = cut(2 * 256, 32, 1, 256);
/** The most rows of the experiments: 128 such images. */
export const LONGEST = cut(128 * 256, 4, 2, 256);
/** More groups than one dimension of a grid has workgroups. */
export const MANY = cut(33_000, 2, 2, 1, 0);

/** Kinds of values, one number at a time: from a source of uniform numbers, the row and the column. */
export const INPUTS: Readonly<Record<string, (u: () => number, row: number, column: number) => number>> = {
  "normal numbers": (u) => normal(u),
  "constant rows": (_u, row) => row - 1.7,
  "a mean of 10,000": (u) => 1e4 + normal(u),
  "a first element far from the others": (u, _row, column) => column === 0 ? -1e3 : normal(u),
  "tiny numbers": (u) => 1e-25 * normal(u),
  "huge numbers": (u) => 1e25 * normal(u),
  "a NaN first in row 3": (u, row, column) => row === 3 && column === 0 ? NaN : normal(u),
  "a NaN in row 1, an infinity in row 4": (u, row, column) =>
    column !== 2 ? normal(u) : row === 1 ? NaN : row === 4 ? Infinity : normal(u),
};

/** The tensor of an input. */
export function inputOf({ rows, columns }: Cut, kind = "normal numbers"): CaseTensor {
  const values = (u: () => number) =>
    Array.from({ length: rows * columns }, (_, i) => INPUTS[kind](u, Math.floor(i / columns), i % columns));
  return { shape: [rows, columns], values };
}

/** Shape of a cut's statistics. */
export function statisticsOf({ rows, groups, spatial }: Cut): CaseTensor {
  return { shape: [rows / spatial, 2 * groups] };
}

/** A cut in words. */
export function inWords({ rows, columns, groups, spatial, center }: Cut): string {
  const parts = [
    groups > 1 && `${groups} groups`,
    spatial > 1 && `samples of ${spatial} rows`,
    !center && "not centered",
  ];
  return [`${rows}×${columns}`, ...parts.filter(Boolean)].join(", ");
}

function normal(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** The same kinds with rows and columns exchanged, for normalization by column; variances of huge ones stay within f32. */
export const COLUMN_INPUTS: typeof INPUTS = {
  ...Object.fromEntries(
    Object.entries(INPUTS).map(([kind, f]): [string, typeof f] => [
      kind.replaceAll("row", "column"),
      (u, row, column) => f(u, column, row),
    ]),
  ),
  "huge numbers": (u) => 1e18 * normal(u),
};

/** A tensor [rows, columns] of a kind of `COLUMN_INPUTS`. */
export function columnInput(rows: number, columns: number, kind = "normal numbers"): CaseTensor {
  const values = (u: () => number) =>
    Array.from({ length: rows * columns }, (_, i) => COLUMN_INPUTS[kind](u, Math.floor(i / columns), i % columns));
  return { shape: [rows, columns], values };
}

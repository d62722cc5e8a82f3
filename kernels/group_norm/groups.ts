/**
 * How a normalization cuts its input, and where a group's statistics lie.
 *
 * A sample is `spatial` consecutive rows of `x [rows, C]`; its columns fall into `groups` blocks of C / groups. A group
 * is one block of one sample. `statistics` is [samples, 2 · groups], two numbers a group:
 *
 * - column 2g, `offset`: the group's mean as a difference from its first element, 0 without centering. The rounding
 *   error of `(x − first) − offset` is small against the standard deviation, however far from 0 the mean lies: the first
 *   element of n is at most √n standard deviations away from it.
 * - column 2g + 1, `rstd`: 1 / √(variance + epsilon).
 */
import { type Call, checkThat } from "../program/call.ts";
import { columns, describe, rows, size, type Tensor } from "../program/tensor.ts";

/** Numbers a group has in `statistics`. */
export const GROUP_STATISTICS = 2;
/** The least f32 that every adapter keeps. */
const LEAST_NORMAL = 2 ** -126;

/** Sizes of a cut. */
export interface GroupSizes {
  readonly samples: number;
  /** Rows of a sample. */
  readonly spatial: number;
  readonly groups: number;
  /** Columns of a group. */
  readonly channels: number;
  /** Elements of a group, spatial · channels. */
  readonly elements: number;
}

/** The sizes of a call's `input`, by its attributes `spatial` and `groups`. */
export function groupSizes({ tensors: { input }, attributes: { spatial, groups } }: Call): GroupSizes {
  const channels = columns(input) / groups;
  return { samples: rows(input) / spatial, spatial, groups, channels, elements: spatial * channels };
}

/** Shape of the statistics of `x`. Throws `RangeError` where its rows and columns do not divide. */
export function groupStatisticsShape(x: Tensor, { spatial, groups }: { spatial: number; groups: number }): number[] {
  const divides = (part: number, whole: number) => Number.isInteger(part) && part > 0 && whole % part === 0;
  if (!divides(spatial, rows(x)) || !divides(groups, columns(x))) {
    throw new RangeError(
      `Cannot normalize ${describe(x)}: rows are a multiple of spatial and columns of groups, ` +
        `got spatial ${spatial} and groups ${groups}`,
    );
  }
  return [rows(x) / spatial, GROUP_STATISTICS * groups];
}

/** Refuses sizes that do not divide, and statistics of another shape. Throws `RangeError`. */
export function checkGroups(call: Call): void {
  const { input, statistics } = call.tensors;
  const { spatial, groups } = call.attributes;
  const [samples, width] = groupStatisticsShape(input, { spatial, groups });
  const fits = rows(statistics) === samples && columns(statistics) === width;
  checkThat(fits, call, `statistics is [samples, ${GROUP_STATISTICS} · groups], here [${samples}, ${width}]`);
}

/** Refuses an epsilon that f32 cannot hold. Throws `RangeError`. */
export function checkEpsilon(call: Call): void {
  const { epsilon } = call.attributes;
  if (epsilon >= LEAST_NORMAL && Number.isFinite(Math.fround(epsilon))) return;
  throw new RangeError(
    `Cannot call kernel ${call.kernel}: epsilon is a positive number that f32 holds (2^-126 and more), got ${epsilon}`,
  );
}

/** Refuses a scale or shift that has not one element a column of `input`. Throws `RangeError`. */
export function checkAffine(call: Call, names: readonly string[]): void {
  for (const name of names) {
    const tensor = call.tensors[name];
    checkThat(!tensor || size(tensor) === columns(call.tensors.input), call, `${name} has an element for each column`);
  }
}

/** Every group: the place of its offset in `statistics`, and its elements' places in `input`, rows first. */
export function* eachGroup(call: Call): Generator<{ at: number; elements: Int32Array }> {
  const { samples, spatial, groups, channels } = groupSizes(call);
  for (let sample = 0; sample < samples; sample++) {
    for (let group = 0; group < groups; group++) {
      const elements = new Int32Array(spatial * channels);
      for (let row = 0, i = 0; row < spatial; row++) {
        const start = ((sample * spatial + row) * groups + group) * channels;
        for (let k = 0; k < channels; k++) elements[i++] = start + k;
      }
      yield { at: GROUP_STATISTICS * (sample * groups + group), elements };
    }
  }
}

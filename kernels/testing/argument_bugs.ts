/** Bugs where a kernel reads or writes an argument: a factor, a term dropped, indices exchanged, another replica's numbers. */
import type { Call } from "../program/call.ts";
import { columns, rows, type Tensor } from "../program/tensor.ts";
import { type KernelName, KERNELS } from "../table.ts";
import { type Arrays, type Bug, referenceOf, toleranceOf, type Trial } from "./reference_call.ts";
import { compare } from "./tolerances.ts";

/** An argument of a trial, as one replica has it. */
interface Place {
  readonly trial: Trial;
  readonly argument: string;
  readonly tensor: Tensor;
  readonly replica: number;
  /** What it holds before the call, and what the next replica has there. */
  readonly values: Float64Array;
  readonly next: Float64Array;
}

/** What a bug makes of an argument's numbers; undefined where it cannot show. */
type Change = (place: Place) => Float64Array | undefined;

/** All bugs of the arguments of a kernel. */
export function argumentBugs(kernel: KernelName): Bug[] {
  return Object.entries(KERNELS[kernel].signature).flatMap(([argument, access]) => [
    ...(access.startsWith("write") ? [] : Object.entries(READING)).map(([name, change]) =>
      readingBug(`${name} ${argument}`, argument, { change, mustShow: name === DROPPED && access.startsWith("read") })
    ),
    ...(access.startsWith("read") ? [] : Object.entries(WRITING)).map(([name, change]) =>
      writingBug(`${name} ${argument}`, argument, change)
    ),
  ]);
}

const FACTOR = 1.001;
const DROPPED = "reads zeros as the last column of";

/** Changes of what a kernel reads. */
const READING: Readonly<Record<string, Change>> = {
  // Of every other one alone: a norm's result does not change with a factor on all.
  [`reads ${FACTOR} times every other element of`](place) {
    const { tensor, values } = place;
    if (tensor.dtype !== "f32" || !showsWhenRead(place, everyOther(values, 2))) return undefined;
    return everyOther(values, FACTOR);
  },

  [DROPPED]({ trial, argument, tensor, values }) {
    const last = Math.max(...trial.reads[argument]);
    return values.map((x, i) => i % width(tensor) === last ? 0 : x);
  },

  "reads exchanged columns of"(place) {
    const { trial, argument, tensor, values } = place;
    const [W, read] = [width(tensor), trial.reads[argument]];
    const unread = Array.from({ length: W }, (_, i) => i).find((i) => !read.has(i));
    // Where the order of a whole argument is of no matter, as in a norm, two exchanged columns show nothing.
    if (W === 1 || unread === undefined && !showsWhenRead(place, values.toReversed())) return undefined;
    const [a, b] = [Math.max(...read), unread ?? 0];
    return values.map((x, i) => i % W === a ? values[i - a + b] : i % W === b ? values[i - b + a] : x);
  },

  "reads one element for all of": ({ trial, argument, values }) =>
    trial.reads[argument].size === 1 ? undefined : values.map(() => values[Math.max(...trial.reads[argument])]),

  "reads the next replica's": ({ tensor, next }) => tensor.storage === "shared" ? undefined : next,
};

/** Changes of what a kernel writes. */
const WRITING: Readonly<Record<string, Change>> = {
  [`writes ${FACTOR} times`]: ({ tensor, trial, argument, replica }) =>
    trial.want[replica][argument].map((x) => tensor.dtype === "f32" ? FACTOR * x : x + 1),

  "writes the next replica's": ({ trial, argument, replica }) =>
    hasInput(trial) ? trial.want[(replica + 1) % trial.want.length][argument] : undefined,

  "leaves the last column of"({ tensor, trial, argument, replica, values }) {
    const [W, want] = [width(tensor), trial.want[replica][argument]];
    const last = written(want, values).reduce((most, i) => Math.max(most, i % W), -1);
    return last < 0 ? undefined : want.map((x, i) => i % W === last ? values[i] : x);
  },

  "leaves the last row of"({ tensor, trial, argument, replica, values }) {
    const [W, want] = [width(tensor), trial.want[replica][argument]];
    const last = written(want, values).reduce((most, i) => Math.max(most, Math.floor(i / W)), -1);
    return last < 0 ? undefined : want.map((x, i) => Math.floor(i / W) === last ? values[i] : x);
  },

  "exchanges the last two elements of"({ trial, argument, replica, values }) {
    const want = trial.want[replica][argument].slice();
    const [a, b] = written(want, values).slice(-2);
    if (b === undefined || !hasInput(trial) || writesMark(trial, argument)) return undefined;
    [want[a], want[b]] = [want[b], want[a]];
    return want;
  },
};

/** False for a kernel that makes one number out of its attributes. */
function hasInput({ reads }: Trial): boolean {
  return Object.values(reads).some(({ size }) => size > 0);
}

/**
 * True where a kernel of integers alone puts one number over some of what is there, the same in all replicas, such as that
 * of a label to ignore: none can be in another's place.
 */
function writesMark({ call, want, inputs }: Trial, argument: string): boolean {
  const isUpdate = KERNELS[call.kernel as KernelName].signature[argument] === "update";
  if (!isUpdate || Object.values(call.tensors).some(({ dtype }) => dtype !== "u32")) return false;
  const numbers = want.flatMap((after, replica) =>
    written(after[argument], inputs[replica][argument]).map((i) => after[argument][i])
  );
  return new Set(numbers).size === 1;
}

function readingBug(
  name: string,
  argument: string,
  { change, mustShow }: { change: Change; mustShow: boolean },
): Bug {
  return {
    name,
    mustShow,
    outcome(trial, replica) {
      if (!(argument in trial.call.tensors) || trial.reads[argument].size === 0) return undefined;
      const values = change(placeOf(trial, argument, replica));
      return values && withRead(trial.call, trial.inputs[replica], argument, values);
    },
  };
}

function writingBug(name: string, argument: string, change: Change): Bug {
  return {
    name,
    mustShow: false,
    outcome(trial, replica) {
      if (!(argument in trial.call.tensors)) return undefined;
      const [want, before] = [trial.want[replica], trial.inputs[replica][argument]];
      const changed = change(placeOf(trial, argument, replica));
      if (!changed) return undefined;
      const after = before.slice();
      for (const i of written(want[argument], before)) after[i] = changed[i];
      return { ...want, [argument]: after };
    },
  };
}

function placeOf(trial: Trial, argument: string, replica: number): Place {
  const next = trial.inputs[(replica + 1) % trial.inputs.length][argument];
  return {
    trial,
    argument,
    tensor: trial.call.tensors[argument],
    replica,
    values: trial.inputs[replica][argument],
    next,
  };
}

/** The call with other numbers in one argument; where it writes none, the argument keeps what it held. */
function withRead(call: Call, inputs: Arrays, argument: string, values: Float64Array): Arrays {
  const given = call.tensors[argument].dtype === "f32" ? values.map(Math.fround) : values;
  const after = referenceOf(call, { ...inputs, [argument]: given });
  const kept = after[argument].map((x, i) => Object.is(x, given[i]) ? inputs[argument][i] : x);
  return { ...after, [argument]: kept };
}

/** Whether the result of a trial is another, by more than its tolerance, with other numbers in an argument. */
function showsWhenRead({ trial, argument, replica }: Place, values: Float64Array): boolean {
  const [after, want] = [withRead(trial.call, trial.inputs[replica], argument, values), trial.want[replica]];
  return Object.entries(trial.call.tensors).some(([name, tensor]) =>
    compare(after[name], want[name], toleranceOf(trial.one, tensor)).beyond > 0
  );
}

/** Indices of the elements that a call changes. */
function written(after: Float64Array, before: Float64Array): number[] {
  return [...after.keys()].filter((i) => !Object.is(after[i], before[i]));
}

function everyOther(values: Float64Array, factor: number): Float64Array {
  return values.map((x, i) => i % 2 ? x : factor * x);
}

/** Columns; the rows of a tensor of one column. */
function width(tensor: Tensor): number {
  return columns(tensor) === 1 ? rows(tensor) : columns(tensor);
}

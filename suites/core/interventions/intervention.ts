/** What can be done to runs on their way: one file an intervention, one line in `table.ts`. */
import type { Values } from "../../../kernels/program/device.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Run } from "../plan/run.ts";
import type { Parameter } from "../program/parameters.ts";
import type { RunConfig } from "../spec/config.ts";
import type { Intervention as Settings } from "../spec/config/interventions.ts";

/** Name of an intervention. */
export type InterventionName = Settings["do"];

/** Settings of one, its step known. */
export type Placed<Name extends InterventionName> = Omit<Extract<Settings, { do: Name }>, "at"> & {
  readonly at: number;
};

/** What an intervention can reach: the runs of a group, which all have it. */
export interface Reach {
  /** The step that comes next. */
  readonly step: number;
  readonly config: RunConfig;
  /** Word for a stream of random numbers, of this intervention alone. */
  readonly stream: string;
  /**
   * Replaces values of the parameters that are chosen, run by run; `next` is given what there is and returns as many.
   */
  change(
    chosen: (parameter: Parameter) => boolean,
    next: (values: Values, parameter: Parameter, run: Run) => ArrayLike<number>,
  ): Promise<void>;
  /** From now on shows the runs other data, made from what they would see; without an argument no longer. */
  show(make?: (data: Dataset) => Dataset): void;
  /** The dataset of a part of the task. */
  part(part: number): Dataset;
}

/** One intervention. */
export interface Intervention<Name extends InterventionName> {
  /** True where it is about the step that follows, so that one must follow. */
  readonly needsStep?: boolean;
  /** Why it cannot be done to a run, as a rule that is broken: `must be below 256, got 300`. */
  misfit?(one: Placed<Name>, config: RunConfig): { readonly key: string; readonly message: string } | undefined;
  /** Steps before which {@linkcode act} is called; `at` alone by default. */
  moments?(one: Placed<Name>, steps: number): readonly number[];
  act?(one: Placed<Name>, reach: Reach): void | Promise<void>;
  /** Factor on the learning rate of a step. */
  rateFactor?(one: Placed<Name>, step: number): number;
}

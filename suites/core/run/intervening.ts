/** Does what a configuration wants done to its runs, before the steps that it names. */
import type { Values } from "../../../kernels/program/device.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Reach } from "../interventions/intervention.ts";
import { interventionsOf, type PlacedIntervention } from "../interventions/table.ts";
import type { RunConfig } from "../spec/config.ts";

/** What the interventions of a group work on. */
export interface Intervened extends Pick<Reach, "change" | "part"> {
  readonly config: RunConfig;
  /** Steps of a run. */
  readonly steps: number;
  /** Shows the runs other inputs or labels. */
  write(name: "data.inputs" | "data.labels", values: Values): void;
}

/** The interventions of a group, and the data that its runs see. */
export class Intervening {
  readonly #all: readonly (PlacedIntervention & { readonly steps: readonly number[] })[];
  /** Makers of data, by the place of their intervention, in the order in which they came. */
  readonly #makers = new Map<number, (data: Dataset) => Dataset>();
  #done = -1;
  #shown: Pick<Dataset, "inputs" | "labels"> | undefined;

  constructor(readonly on: Intervened, private base: Dataset) {
    this.#all = interventionsOf(on.config, on.steps).map((placed) => ({
      ...placed,
      steps: placed.act ? placed.moments?.(placed.one, on.steps) ?? [placed.one.at] : [],
    }));
    this.#showData();
  }

  /** What the runs see now. */
  get data(): Dataset {
    return { ...this.base, ...this.#shown };
  }

  /** What they see without interventions. */
  set data(data: Dataset) {
    this.base = data;
    this.#showData();
  }

  /** The next step after `step` before which something is done; Infinity where nothing is. */
  next(step: number): number {
    return Math.min(...this.#all.flatMap(({ steps }) => steps.filter((one) => one > step)), Infinity);
  }

  /** The last step before which everything was done. */
  get done(): number {
    return this.#done;
  }

  /** Shows the data that runs see after what was done up to a step; parameters are as they then were already. */
  async resume(done: number): Promise<void> {
    for (const step of [...new Set(this.#all.flatMap(({ steps }) => steps))].sort((a, b) => a - b)) {
      if (step <= done) await this.before(step, () => Promise.resolve());
    }
    this.#done = done;
  }

  /** Does what comes before a step, once. */
  async before(step: number, change: Reach["change"] = (...how) => this.on.change(...how)): Promise<void> {
    if (step <= this.#done) return;
    this.#done = step;
    for (const [index, { one, act, steps }] of this.#all.entries()) {
      if (!steps.includes(step)) continue;
      const { config, part } = this.on;
      await act?.(one, {
        ...{ step, config, part, stream: `intervention${index}/${one.do}` },
        change,
        show: (make) => this.#show(index, make),
      });
    }
  }

  #show(index: number, make: ((data: Dataset) => Dataset) | undefined): void {
    this.#makers.delete(index);
    if (make) this.#makers.set(index, make);
    this.#showData();
  }

  #showData(): void {
    let data = this.base;
    for (const make of this.#makers.values()) data = make(data);
    if (data.inputs !== this.#shown?.inputs) this.on.write("data.inputs", data.inputs);
    if (data.labels !== this.#shown?.labels) this.on.write("data.labels", data.labels);
    this.#shown = data;
  }
}

/** Early stopping of the runs of a group: which go on, and what the best of each was. */
import type { Session, Values } from "../../../kernels/program/device.ts";
import type { TrainingProgram } from "../program/training_program.ts";
import { Patience, type PatienceRule, type PatienceState } from "./patience.ts";

/** One run's part of early stopping. */
export interface StoppingState {
  readonly patience: PatienceState;
  /** Parameters and states at its best evaluation, where they are kept. */
  readonly best?: readonly Values[];
}

/** The runs of a session, by replica. */
export class EarlyStopping {
  readonly #runs: Patience[];
  /** Of each run, its parameters and states at its best evaluation. */
  readonly #best: (Values[] | undefined)[];

  constructor(
    readonly session: Session,
    readonly built: TrainingProgram,
    readonly rule: PatienceRule,
    replicas: number,
  ) {
    this.#runs = Array.from({ length: replicas }, () => new Patience(rule.evaluations));
    this.#best = this.#runs.map(() => undefined);
  }

  /** Whether a run still trains. */
  goesOn(replica: number): boolean {
    return this.#runs[replica].stopped === undefined;
  }

  /** Notes validation losses after `step` steps; undefined for a run that was not evaluated. */
  async note(step: number, losses: readonly (number | undefined)[]): Promise<void> {
    const improved = losses.flatMap((loss, replica) =>
      loss !== undefined && this.#runs[replica].note(step, loss) ? [replica] : []
    );
    if (!this.rule.restore || improved.length === 0) return;
    const copies = await Promise.all(this.#tensors().map((tensor) => this.session.read(tensor)));
    for (const replica of improved) this.#best[replica] = copies.map((values) => values[replica]);
  }

  /** A run's part, to be kept. */
  state(replica: number): StoppingState {
    const best = this.#best[replica];
    return { patience: this.#runs[replica].state(), ...(best && { best }) };
  }

  /** Goes on with a run as it was when its state was taken. */
  resume(replica: number, { patience, best }: StoppingState): void {
    this.#runs[replica] = Patience.from(patience, this.rule.evaluations);
    this.#best[replica] = best && [...best];
  }

  /** Gives a run the parameters of its best evaluation, where that is asked for and there was one. */
  restore(replica: number): void {
    const best = this.#best[replica];
    if (best) this.#tensors().forEach((tensor, i) => this.session.write(tensor, replica, best[i]));
  }

  /** Steps after which a run stopped, all of `steps` where it did not, and those before its best evaluation. */
  result(replica: number, steps: number): { readonly stopped: number; readonly best: number | undefined } {
    const { stopped = steps, best } = this.#runs[replica];
    return { stopped, best };
  }

  #tensors() {
    return [...this.built.parameters, ...this.built.states].map(({ tensor }) => tensor);
  }
}

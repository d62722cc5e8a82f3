/** The diagonal Fisher information of runs that train side by side, on their device. */
import type { Device, Session, Values } from "../../../kernels/program/device.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Run } from "../plan/run.ts";
import { type FisherProgram, fisherProgram } from "../program/fisher_program.ts";
import { permutation, uniforms } from "../random.ts";
import { dataShape } from "./data_shape.ts";

/** What to take the information of. */
export interface FisherJob {
  readonly runs: readonly Run[];
  readonly dataset: Dataset;
  /** Training rows to take the mean over, at most all. */
  readonly rows: number;
}

/** A loaded program; dispose of it when done. */
export class Fisher implements AsyncDisposable {
  readonly #rows: number;

  private constructor(
    readonly session: Session,
    readonly built: FisherProgram,
    readonly runs: readonly Run[],
    rows: number,
  ) {
    this.#rows = rows;
  }

  /** Loads the program of runs that share one. */
  static async load(device: Device, { runs, dataset, rows }: FisherJob): Promise<Fisher> {
    const [from, to] = dataset.split.train;
    const used = Math.min(rows, to - from);
    const built = fisherProgram(runs[0].config, dataShape(dataset), used);
    const fisher = new Fisher(await device.load(built.program, runs.length), built, runs, used);
    const count = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);
    fisher.session.write(built.index, 0, count(used));
    fisher.session.write(built.classes, 0, count(dataset.classes));
    return fisher;
  }

  /**
   * The mean over rows of a dataset's training set of the squared gradient of the log-likelihood, by parameter, then by run.
   * Labels are `sampled` from the model's own distribution (Kirkpatrick et al. 2017), or `empirical`, those of the data.
   * `stream` names the draw: the same rows for all runs, labels by each run's seed.
   */
  async diagonal(
    parameters: readonly (readonly Values[])[],
    { dataset, labels, stream }: { dataset: Dataset; labels: "sampled" | "empirical"; stream: string },
  ): Promise<Float64Array[][]> {
    const { session, built, runs } = this;
    const rows = this.#writeRows(dataset, stream);
    built.parameters.forEach((tensor, i) =>
      runs.forEach((_, replica) => {
        session.write(tensor, replica, Float32Array.from(parameters[i][replica]));
        session.write(built.sums[i], replica, new Float32Array(parameters[i][replica].length));
      })
    );
    const answers = labels === "empirical"
      ? runs.map(() => Uint32Array.from(rows, (row) => dataset.labels[row]))
      : await this.#sampled(dataset.classes, stream);
    answers.forEach((answer, replica) => session.write(built.label, replica, answer));
    await this.#run("square");
    const sums = await Promise.all(built.sums.map((sum) => session.read(sum)));
    return sums.map((copies) => copies.map((values) => Float64Array.from(values, (sum) => sum / rows.length)));
  }

  /** Writes the inputs of rows drawn from the training set, and returns their numbers. */
  #writeRows({ split: { train: [from, to] }, inputs, inputSize }: Dataset, stream: string): number[] {
    const rows = [...permutation(0, `${stream}/rows`, to - from).subarray(0, this.#rows)].map((row) => from + row);
    const values = new Float32Array(rows.length * inputSize);
    rows.forEach((row, i) => values.set(inputs.subarray(row * inputSize, (row + 1) * inputSize), i * inputSize));
    this.session.write(this.built.inputs, 0, values);
    return rows;
  }

  /** A label for each row, drawn from what each run predicts. */
  async #sampled(classes: number, stream: string): Promise<Uint32Array[]> {
    await this.#run("predict");
    const logits = await this.session.read(this.built.logits);
    return this.runs.map(({ seed }, replica) => {
      const drawn = uniforms(seed, `${stream}/labels`, this.#rows);
      return Uint32Array.from(drawn, (u, i) => draw(u, logits[replica].subarray(i * classes, (i + 1) * classes)));
    });
  }

  async #run(phase: "predict" | "square"): Promise<void> {
    this.runs.forEach((_, replica) => this.session.write(this.built.counters, replica, Uint32Array.of(0, 1)));
    await this.session.run(phase, this.#rows);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
  }
}

/** The class at which the cumulated softmax of logits passes `u`, the last one where they are no numbers. */
function draw(u: number, logits: Values): number {
  const most = Math.max(...logits);
  const weights = Array.from(logits, (logit) => Math.exp(logit - most));
  let left = u * weights.reduce((sum, weight) => sum + weight, 0);
  const found = weights.findIndex((weight) => (left -= weight) < 0);
  return found < 0 ? weights.length - 1 : found;
}

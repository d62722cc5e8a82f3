/** The largest eigenvalue of the loss's Hessian, by power iteration, and how far the number can be trusted. */
import { EPSILON, measureSharpness } from "../run/curvature.ts";
import { batchesOf, type Examination, needsFullPrecision } from "./examination.ts";

/** Iterations that a search takes, about. */
const ITERATIONS = 30;

export const sharpness: Examination = {
  quantities: ["sharpness", "sharpness_error"],
  phases: (config) => ({ curvature: batchesOf(config) }),
  passes: (config) => ({ curvature: 2 * ITERATIONS * batchesOf(config).batches }),
  async examine({ device, session, built, dataset, runs, active }) {
    const { batches, batch } = batchesOf(runs[0].config);
    const rows = firstRows(dataset.split.train, batches * batch);
    const epsilon = device.info.kind === "reference" ? EPSILON.f64 : EPSILON.f32;
    const options = { rows: () => rows, seed: (replica: number) => runs[replica].seed, active, epsilon };
    const found = await measureSharpness(session, built.program, runs.length, options);
    return found.map((one) => one && { sharpness: one.sharpness, sharpness_error: one.sharpness_error });
  },
  misfit: needsFullPrecision,
};

/** The first rows of a set, from its beginning again where it has fewer. */
export function firstRows([from, to]: readonly [number, number], count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => from + i % (to - from));
}

/** How gradients of batches scatter: the noise scale, the variance, and the cosine between successive batches. */
import { permutation } from "../random.ts";
import { measureNoise } from "../run/gradient_noise.ts";
import { batchesOf, type Examination, needsFullPrecision } from "./examination.ts";

export const gradientNoise: Examination = {
  quantities: ["noise_scale", "gradient_variance", "gradient_signal_to_noise", "gradient_cosine"],
  phases: (config) => ({ noise: batchesOf(config, 2) }),
  passes: (config) => ({ noise: 2 * batchesOf(config, 2).batches }),
  async examine({ session, built, dataset, runs, active }) {
    const { batches, batch } = batchesOf(runs[0].config, 2);
    const [from, to] = dataset.split.train;
    const rows = (replica: number) => {
      const order = permutation(runs[replica].seed, "observe/noise", to - from);
      return Uint32Array.from({ length: batches * batch }, (_, i) => from + order[i % order.length]);
    };
    const found = await measureNoise(session, built.program, runs.length, { rows, active });
    return found.map((one) =>
      one && {
        noise_scale: one.noise_scale,
        gradient_variance: one.gradient_variance,
        gradient_signal_to_noise: one.signal_to_noise,
        gradient_cosine: one.cosines.reduce((sum, cosine) => sum + cosine, 0) / one.cosines.length,
      }
    );
  },
  misfit: needsFullPrecision,
};

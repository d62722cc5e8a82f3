import { normals } from "../random.ts";
import type { Intervention } from "./intervention.ts";

/**
 * Moves every unit after a norm by a random amount, `shift + std · z`: the same for all rows of a batch, so that the
 * distribution the next layer sees is another one. Drawn anew every so many steps, it takes the place of the last draw
 * (after Santurkar, Tsipras, Ilyas, Madry, NeurIPS 2018, section 2.2, who move and scale every sample each step).
 */
export const normNoise: Intervention<"norm_noise"> = {
  misfit(_, { model: { kind, norm = kind === "transformer" ? "layer" : "none", norm_affine: affine = true } }) {
    const shifts = norm !== "none" && norm !== "rms" && affine;
    return shifts ? undefined : { key: "do", message: `needs norms with a shift, got model.norm ${norm}` };
  },
  moments({ at, every }, steps) {
    const count = every === undefined ? 1 : Math.max(1, Math.ceil((steps - at) / every));
    return Array.from({ length: count }, (_, i) => at + i * (every ?? 0));
  },
  async act({ at, std, every }, { step, stream, change }) {
    const isShift = ({ tensor: { name } }: { tensor: { name: string } }) => name.endsWith(".shift");
    await change(isShift, (values, { tensor }, { seed }) => {
      const draw = (when: number) => normals(seed, `${stream}/${tensor.name}/${when}`, values.length);
      const last = every !== undefined && step > at ? draw(step - every) : undefined;
      return draw(step).map((z, i) => values[i] + std * (z - (last?.[i] ?? 0)));
    });
  },
};

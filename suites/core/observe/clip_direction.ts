/**
 * How far clipping turns the gradient: the cosine between the gradients of all parameters before and after it. A bound on
 * the norm of all together gives 1; bounds on elements, tensors or units may not.
 */
import type { Observer } from "./observer.ts";

const [INNER, BEFORE, AFTER] = ["clip_inner", "clip_before", "clip_after"];

/** Goes last: it changes the gradients. */
export const clipDirection: Observer = {
  quantities: ["clip_cosine"],
  backward: true,
  columns: ({ parameters }) => [INNER, BEFORE, AFTER].flatMap((name) => parameters.map((_, i) => `${name}[${i + 1}]`)),
  emit({ builder, parameters, write, clip }) {
    const gradients = parameters.map((parameter) => builder.gradient(parameter));
    const copies = gradients.map((input, i) => {
      const out = builder.tensor(`unclipped.${parameters[i].name}`, input.shape, { role: "gradient" });
      builder.call("scale", { input, out }, { factor: 1 });
      write("vector_norm", out, `${BEFORE}[${i + 1}]`);
      return out;
    });
    clip(gradients);
    gradients.forEach((b, i) => {
      write("vector_norm", b, `${AFTER}[${i + 1}]`);
      write("dot_product", { a: copies[i], b }, `${INNER}[${i + 1}]`);
    });
  },
  derive(columns, row) {
    const values = (name: string) => columns.flatMap((column, i) => column.startsWith(`${name}[`) ? [row[i]] : []);
    const inner = values(INNER).reduce((sum, value) => sum + value, 0);
    return { clip_cosine: inner / (Math.hypot(...values(BEFORE)) * Math.hypot(...values(AFTER))) };
  },
  misfit: ({ optimizer }) => (optimizer.clip ?? "none") === "none" ? "needs optimizer.clip" : undefined,
};

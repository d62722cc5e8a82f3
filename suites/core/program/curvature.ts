/**
 * Hessian-vector products as a phase of a program, by central differences of gradients:
 *
 *     H·v̂ ≈ (g(p + h·v̂) − g(p − h·v̂)) / 2h      v̂ = v / ‖v‖,  h = c · (1 + ‖p‖)
 *
 * The phase `curvature` is one forward and backward pass. With M batches, 2·M passes make an iteration: M at `p + h·v̂`,
 * M at `p − h·v̂`, the mean gradient of the first less that of the others being the product. Then the direction may move:
 * `v = product` is a step of power iteration; the host's numbers say whether it does, and can shift the spectrum. What
 * a pass does is in row `counters[0] mod 2·M` of `curvature.numbers`; the batches come round with it, and
 * `curvature.log` gets a row an iteration. So `session.run("curvature", 2·M·N)` makes N iterations without the host.
 *
 * Parameters are never written: the passes read displaced copies (`displaced.ts`, which the program goes through).
 *
 * The theory of `c`: the truncation of a central difference grows with h², its rounding with ε/h, so that the best h is
 * about ε^(1/3) times the length over which the gradient changes (Press et al., Numerical Recipes, section 5.7). That
 * length is not known; the host tries several `c`.
 */
import type { Builder } from "../../../kernels/program/builder.ts";
import type { Tensor } from "../../../kernels/program/tensor.ts";
import { checkBatches, type MeasuredLoss } from "./measured_loss.ts";

/** The phase's name, and the first part of its tensors' names. */
export const CURVATURE = "curvature";

/** Sizes of the phase. */
export interface CurvatureSizes {
  /** Batches of an iteration, M. */
  readonly batches: number;
  /** Rows of a batch, B; those of a training step by default. */
  readonly batch?: number;
  /** Rows of the log: iterations between two readbacks, by default {@linkcode CURVATURE_ITERATIONS}. */
  readonly iterations?: number;
}

/** Iterations between two readbacks, by default. */
export const CURVATURE_ITERATIONS = 15;

/**
 * Columns of `curvature.numbers`, one row a pass: `shift` is ±c; the product becomes `product_keep · product +
 * product_weight · gradient`; the direction `(direction_keep + direction_extra · (1 + ‖p‖)/‖v‖) · v + direction_weight ·
 * product`.
 */
export const CURVATURE_NUMBERS = [
  "shift",
  "product_keep",
  "product_weight",
  "direction_keep",
  "direction_extra",
  "direction_weight",
] as const;

/** Columns of `curvature.log` by parameter, `n` of each; behind them the three norms over all parameters. */
export const CURVATURE_COLUMNS = ["parameter", "direction", "product", "inner"] as const;

/**
 * Declares the phase. Tensors besides those named above: `curvature.index`, u32 [M, B], the rows of each batch;
 * `curvature.counters`; `curvature.loss` [M, 2]; for each parameter `curvature.direction.<name>`, which the host starts,
 * and `curvature.product.<name>`. Throws `RangeError` where a size is no positive integer.
 */
export function declareCurvature(builder: Builder, loss: MeasuredLoss, sizes: CurvatureSizes): void {
  const { batches } = sizes;
  checkBatches("measure curvature", batches);
  const tensors = declareTensors(builder, loss, sizes);
  const { counters, within, cycle, batch, numbers, factor, directions, products } = tensors;
  const { parameters } = loss;
  const at = (name: (typeof CURVATURE_NUMBERS)[number]) => CURVATURE_NUMBERS.indexOf(name);
  builder.phase(CURVATURE, () => {
    builder.call("cycle_rows", { counters, within, cycle }, { every: 2 * batches });
    builder.call("cycle_rows", { counters, within: batch }, { every: batches });
    const logs = logger(builder, tensors, parameters.length);
    logs.norms("parameter", parameters);
    logs.norms("direction", directions);
    const norms = { size: logs.whole("parameter"), length: logs.whole("direction") };
    builder.call("probe_factor", { log: tensors.log, counters: cycle, factor }, { ...norms, element: 0 });
    parameters.forEach((base, i) => {
      const out = builder.tensor(`${base.name}.displaced`, base.shape, { role: "activation" });
      const operands = { base, direction: directions[i], factor, numbers, counters: within, out };
      builder.call("displace", operands, { column: at("shift"), element: 0 });
    });
    loss.pass({ index: tensors.index, counters: batch, log: tensors.loss });
    const product = { keep: at("product_keep"), weight: at("product_weight") };
    parameters.forEach((parameter, i) => {
      const value = builder.gradient(parameter);
      builder.call("blend", { sum: products[i], value, numbers, counters: within }, product);
    });
    logs.norms("product", products);
    logs.inner(directions, products);
    const moved = { keep: at("direction_keep"), extra: at("direction_extra"), weight: at("direction_weight") };
    directions.forEach((sum, i) => {
      const operands = { sum, value: products[i], numbers, counters: within, factor };
      builder.call("blend", operands, { ...moved, element: 0 });
    });
    builder.call("advance", { counters });
  });
}

type Tensors = ReturnType<typeof declareTensors>;

function declareTensors(
  builder: Builder,
  loss: MeasuredLoss,
  { batches, batch = loss.batch, iterations = CURVATURE_ITERATIONS }: CurvatureSizes,
) {
  const name = (local: string) => `${CURVATURE}.${local}`;
  const counters = (local: string, role: "counter" | "state") => {
    return builder.tensor(name(local), [2], { role, dtype: "u32" });
  };
  const perParameter = (local: string) => {
    return loss.parameters.map((one) => builder.tensor(name(`${local}.${one.name}`), one.shape, { role: "state" }));
  };
  const columns = CURVATURE_COLUMNS.length * loss.parameters.length + 3;
  return {
    index: builder.tensor(name("index"), [batches, batch], { role: "input", dtype: "u32" }),
    numbers: builder.tensor(name("numbers"), [2 * batches, CURVATURE_NUMBERS.length], { role: "input" }),
    counters: counters("counters", "counter"),
    within: counters("within", "state"),
    cycle: counters("cycle", "state"),
    batch: counters("batch", "state"),
    factor: builder.tensor(name("factor"), [1], { role: "state" }),
    loss: builder.tensor(name("loss"), [batches, 2], { role: "log" }),
    log: builder.tensor(name("log"), [iterations, columns], { role: "log" }),
    directions: perParameter("direction"),
    products: perParameter("product"),
  };
}

/** Emits the calls that write an iteration's row of the log, for `n` parameters. */
function logger(builder: Builder, { log, cycle: counters }: Tensors, n: number) {
  const first = (name: (typeof CURVATURE_COLUMNS)[number]) => n * CURVATURE_COLUMNS.indexOf(name);
  const whole = (name: "parameter" | "direction" | "product") => {
    return n * CURVATURE_COLUMNS.length + CURVATURE_COLUMNS.indexOf(name);
  };
  return {
    whole,
    norms(name: "parameter" | "direction" | "product", tensors: readonly Tensor[]): void {
      tensors.forEach((input, i) => {
        builder.call("vector_norm", { input, counters, log }, { column: first(name) + i });
      });
      builder.call("global_norm", { log, counters }, { first: first(name), count: n, column: whole(name) });
    },
    inner(directions: readonly Tensor[], products: readonly Tensor[]): void {
      directions.forEach((a, i) => {
        builder.call("dot_product", { a, b: products[i], counters, log }, { column: first("inner") + i });
      });
    },
  };
}

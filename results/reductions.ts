/**
 * Numbers that a run makes of a quantity's values at all steps, at full resolution, because a claim asks for them: the
 * greatest, the share of steps below a limit, the first step below it. They lie among the scalars of the record under a
 * key that says what they are: `max(loss)@[0,end]`, `first_step(loss<0.5)@[0,end]`, `mean(grad_norm)@[last 10]`.
 */

/** A number, or so many times the median of the same quantity's values at the steps before. */
export type Limit = number | { readonly of_running_median: number };

/** What makes one number of the values of a window of steps. */
export type ValueReduce = "max" | "min" | "mean" | "median" | "last" | "greatest_jump";
/** What counts steps of a window. */
export type CountReduce = "first_step" | "share_of_steps" | "longest_run" | "share_rising";

/** A reduction over the steps of a run. */
export interface Reduction {
  readonly reduce: ValueReduce | CountReduce;
  /** What `first_step`, `share_of_steps` and `longest_run` count; `above` and `below` together mean between. */
  readonly above?: Limit;
  readonly below?: Limit;
  readonly is?: "not_finite";
  /** First and last step of the window; by default all. */
  readonly from?: number;
  readonly to?: number | "end";
  /** Instead: so many steps up to the last finite value, which is the one before a divergence. */
  readonly last?: number;
  /** Each value is replaced by the mean of this many, itself the last of them. */
  readonly smooth?: number;
}

/** When a value was recorded: a step, the end of the run, or of which steps it was made. */
export type When = number | "end" | Reduction;

/** A value that a run records only because it was asked for. */
export interface Request {
  readonly quantity: string;
  readonly at: number | Reduction;
}

/** True for reductions that give a value of the quantity itself or of its growth; others give steps or shares. */
export function keepsUnit({ reduce }: Reduction): boolean {
  return reduce === "max" || reduce === "min" || reduce === "mean" || reduce === "median" || reduce === "last";
}

/** Key of a value in `scalars` or `profiles`: `activation_mean@0`, `test_accuracy@end`, `max(loss)@[0,end]`. */
export function valueKey(quantity: string, at: When): string {
  if (typeof at !== "object") return `${quantity}@${at}`;
  const smoothed = at.smooth === undefined ? quantity : `mean${at.smooth}(${quantity})`;
  return `${at.reduce}(${smoothed}${conditionText(at)})@${windowText(at)}`;
}

/** True for a key that is there only because a claim asked for it. */
export function isRequestedKey(key: string): boolean {
  const at = key.slice(key.lastIndexOf("@") + 1);
  return at.startsWith("[") || (at !== "end" && at !== "0");
}

function conditionText({ above, below, is }: Reduction): string {
  return [
    is === undefined ? "" : " not finite",
    above === undefined ? "" : `>${limitText(above)}`,
    below === undefined ? "" : `<${limitText(below)}`,
  ].join("");
}

function limitText(limit: Limit): string {
  return typeof limit === "number" ? String(limit) : `${limit.of_running_median}*running median`;
}

function windowText({ from = 0, to = "end", last }: Reduction): string {
  return last === undefined ? `[${from},${to}]` : `[last ${last}]`;
}

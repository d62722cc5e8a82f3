/** The cells of an experiment: every combination of what is varied, listed and drawn. */
import type { Json } from "./canonical.ts";
import type { Prior } from "./experiment.ts";
import { settingEntries, type SettingPath, SETTINGS, type Settings } from "./settings.ts";
import type { Axes, Spec } from "./spec.ts";
import { uniform } from "../random.ts";

/** Most runs of one pass of an experiment. */
export const MOST_RUNS = 100_000;

/** Digits kept of a drawn number, so that records and labels stay readable. */
const DRAWN_DIGITS = 6;

/** Cells in order: the last varied setting changes fastest, then cases, then draws. */
export function cellsOf({ vary, cases, sample }: Pick<Spec, "vary" | "cases" | "sample">): Settings[] {
  const listed = cases.length > 0 ? cases : [{}];
  const drawn = sample ? Array.from({ length: sample.n }, (_, i) => draw(sample.priors, i)) : [{}];
  return product(vary).flatMap((cell) =>
    listed.flatMap((one) => drawn.map((other) => ({ ...cell, ...one, ...other })))
  );
}

/** The combinations of tuned values; one empty combination where nothing is tuned. */
export function tunedOf({ tune }: Pick<Spec, "tune">): Settings[] {
  return product(tune);
}

/** Number of runs of one pass, counted without listing them. */
export function countRuns({ vary, cases, sample, tune, seeds }: Spec): number {
  const values = [...settingEntries(vary), ...settingEntries(tune)].map(([, list]) => list.length);
  return values.reduce((a, b) => a * b, Math.max(1, cases.length) * (sample?.n ?? 1) * seeds);
}

function product(axes: Axes): Settings[] {
  return settingEntries(axes).reduce<Settings[]>(
    (cells, [path, values]) => cells.flatMap((cell) => values.map((value) => ({ ...cell, [path]: value }))),
    [{}],
  );
}

/** Draw `index` of each prior; it depends on path and index alone, so more draws keep the first ones. */
function draw(priors: Partial<Record<SettingPath, Prior>>, index: number): Settings {
  return Object.fromEntries(
    settingEntries(priors).map(([path, prior]) => {
      return [path, drawOne(prior, uniform(0, `sample/${path}`, index), SETTINGS.get(path)?.number === "whole")];
    }),
  );
}

/** Where `u` in [0, 1) falls in a prior. */
function drawOne(prior: Prior, u: number, whole: boolean): Json {
  if ("choice" in prior) return prior.choice[Math.floor(u * prior.choice.length)];
  const [low, high] = "uniform" in prior ? prior.uniform : prior.log_uniform;
  const top = whole ? high + 1 : high; // each whole number, the last one too, has its share
  const value = "uniform" in prior ? low + u * (top - low) : low * (top / low) ** u;
  const rounded = whole ? Math.floor(value) : Number(value.toPrecision(DRAWN_DIGITS));
  return Math.min(high, Math.max(low, rounded));
}

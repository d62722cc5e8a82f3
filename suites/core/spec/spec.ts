/** An experiment, resolved: base merged, defaults filled in, every value checked. */
import type { QuantityName } from "../../../results/quantities.ts";
import { valueKey } from "../../../results/reductions.ts";
import { requestsOf } from "../claims/reads.ts";
import type { ClaimBlocks } from "./blocks.ts";
import { canonical, type Json } from "./canonical.ts";
import type { ProtocolName } from "../protocols/table.ts";
import type { Prior } from "./experiment.ts";
import type { SettingPath, Settings } from "./settings.ts";

/** Values by dotted path. */
export type Axes = Partial<Record<SettingPath, readonly Json[]>>;

/** A resolved experiment. */
export interface Spec<Figures = unknown, Tables = unknown> {
  readonly file: string;
  readonly question: string;
  readonly source?: { readonly document: string; readonly where: string };
  readonly protocol: ProtocolName;
  /** Settings all runs share, defaults included; those of `vary`, `cases`, `sample` and `tune` are not among them. */
  readonly settings: Settings;
  /** Of `settings`, those held fixed on purpose. */
  readonly fixed: readonly SettingPath[];
  readonly vary: Axes;
  readonly cases: readonly Settings[];
  readonly sample?: { readonly n: number; readonly priors: Partial<Record<SettingPath, Prior>> };
  readonly tune: Axes;
  /** What `--quick` puts in place of `settings`. */
  readonly quick: Settings;
  readonly seeds: number;
  readonly observe: readonly QuantityName[];
  readonly claims: ClaimBlocks;
  readonly figures?: Figures;
  readonly tables?: Tables;
  /** Minutes of the headline bench; undefined for an experiment that is no headline. */
  readonly headline?: number;
  readonly caveats: readonly string[];
}

/**
 * What decides the runs and what is recorded of them, as plain JSON with sorted keys: this is hashed and stored.
 * Question, source, caveats, claims, figures and tables may be edited without a new run, so they are not in it; but what
 * claims ask runs to record besides (`requests`) is.
 */
export function canonicalSpec(spec: Spec): Record<string, Json> {
  const { protocol, settings, fixed, vary, cases, sample, tune, seeds } = spec;
  const observe = [...spec.observe].sort();
  const keys = requestsOf(spec.claims).map(({ quantity, at }) => valueKey(quantity, at));
  const requests = keys.length > 0 ? { requests: keys } : {};
  const parts = {
    protocol,
    settings,
    fixed: [...fixed].sort(),
    vary,
    cases,
    sample,
    tune,
    seeds,
    observe,
    ...requests,
  };
  return canonical(parts) as Record<string, Json>;
}

import type { RunConfig } from "../spec/config.ts";
import type { Json } from "../spec/canonical.ts";

/** Which of the two disjoint sets of seeds a run belongs to; the second confirms what the first contradicts. */
export type Pass = "first" | "confirmation";

/** One run: one cell, one tuned value, one seed. */
export interface Run {
  /** First 16 hex digits of the SHA-256 over configuration, seed and data; no device in it. */
  readonly id: string;
  /** Varied settings (dotted paths) and their values. */
  readonly cell: Record<string, Json>;
  /** Tuned settings and their values. */
  readonly tuned: Record<string, Json>;
  readonly seed: number;
  readonly pass: Pass;
  readonly config: RunConfig;
}

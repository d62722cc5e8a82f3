/** Every suite, in the order of the report. */
import type { Suite } from "./core/suite.ts";
import { arithmetic } from "./arithmetic.ts";
import { gradientFlow } from "./gradient_flow.ts";
import { initialization } from "./initialization.ts";
import { normalization } from "./normalization.ts";
import { norm_placement } from "./norm_placement.ts";
import { residual } from "./residual.ts";

export const SUITES: readonly Suite[] = [
  arithmetic,
  initialization,
  gradientFlow,
  residual,
  normalization,
  norm_placement,
];

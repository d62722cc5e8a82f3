/** Every suite, in the order of the report. */
import type { Suite } from "./core/suite.ts";
import { initialization } from "./initialization.ts";
import { normalization } from "./normalization.ts";
import { norm_placement } from "./norm_placement.ts";

export const SUITES: readonly Suite[] = [initialization, normalization, norm_placement];

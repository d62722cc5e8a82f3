/** Every suite, in the order of the report. */
import type { Suite } from "./core/suite.ts";
import { arithmetic } from "./arithmetic.ts";
import { initialization } from "./initialization.ts";

export const SUITES: readonly Suite[] = [arithmetic, initialization];

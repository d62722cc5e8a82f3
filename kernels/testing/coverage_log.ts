/** What tests measure, for `docs/coverage.md`: a line of JSON each, in the file that DESCENT_COVERAGE names. */

/** One thing measured. */
export type CoverageRecord =
  | {
    readonly kind: "case";
    readonly kernel: string;
    readonly device: string;
    /** What the device says of itself. */
    readonly name: string;
    readonly dtype: string;
    /** The worst element of one argument and replica, as `compare` measures it. */
    readonly error: number;
    readonly tolerance: number;
  }
  | {
    readonly kind: "lockstep";
    /** The devices, one held against the other. */
    readonly devices: readonly string[];
    /** The configuration trained. */
    readonly config: unknown;
    readonly steps: number;
    /** Greatest errors of all steps. */
    readonly lossError: number;
    readonly gradientError: number;
  }
  | { readonly kind: "controls"; readonly kernel: string; readonly planted: number }
  | {
    readonly kind: "gradient";
    readonly forward: readonly string[];
    readonly backward: readonly string[];
    /** Derivatives compared, and the worst. */
    readonly derivatives: number;
    readonly error: number;
    /** Bugs planted in the backward pass. */
    readonly planted: number;
  };

const file = Deno.env.get("DESCENT_COVERAGE");

/** A record with the test file that made it, as an address. */
export type CoverageLine = CoverageRecord & { readonly file: string };

/** Notes what a test has measured, where that was asked for. */
export function recordCoverage(record: CoverageRecord): void {
  if (!file) return;
  const line: CoverageLine = { ...record, file: Deno.mainModule };
  Deno.writeTextFileSync(file, `${JSON.stringify(line)}\n`, { append: true });
}

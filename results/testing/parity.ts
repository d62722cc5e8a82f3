/** Comparisons with PyTorch made up for tests. */
import type { Parity, ParityRow } from "../parity_format.ts";
import { someResult } from "./results.ts";

/** A row of 20 steps that hold. */
export function someParityRow(over: Partial<ParityRow> = {}): ParityRow {
  return {
    model: "mlp",
    optimizer: "sgd",
    steps: 20,
    error: { loss: 1e-7, gradient: 2e-6, parameter: 3e-7, update: 4e-6, state: 0 },
    within: 20,
    explained: 0,
    free: null,
    holds: true,
    miss: null,
    ...over,
  };
}

/** A comparison on the CPU in which everything agrees. */
export function someParity(over: Partial<Parity> = {}): Parity {
  const { provenance: { trainSeconds: _, stepsPerSecond: __, quick: ___, overrides: ____, ...provenance } } =
    someResult([]);
  return {
    format: 1,
    kind: "parity",
    tolerances: { loss: 1e-5, tensor: 1e-4, free: 1e-4, share: 0.95 },
    rows: [someParityRow()],
    casts: [{ format: "f16", values: 1048576, differing: 0 }],
    provenance: { ...provenance, torch: "1.13", python: "3.11" },
    ...over,
  };
}

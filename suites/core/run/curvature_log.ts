/** What the host writes for, and reads from, the phase `curvature`. */
import type { Values } from "../../../kernels/program/device.ts";
import { CURVATURE_COLUMNS, CURVATURE_NUMBERS } from "../program/curvature.ts";

/** One iteration's numbers. */
export interface CurvatureStep {
  /** Length of the displacement over 1 + ‖p‖. */
  readonly multiple: number;
  /** Whether the direction moves on to the product, less `shift` times itself. */
  readonly moves: boolean;
  /** What is taken off every eigenvalue where the direction moves; 0 by default. */
  readonly shift?: number;
}

/** Rows of `curvature.numbers` for an iteration over `batches` batches. */
export function curvatureNumbers(batches: number, { multiple, moves, shift = 0 }: CurvatureStep): Float64Array {
  const passes = 2 * batches;
  const width = CURVATURE_NUMBERS.length;
  const numbers = new Float64Array(passes * width);
  for (let pass = 0; pass < passes; pass++) {
    const sign = pass < batches ? 1 : -1;
    const last = moves && pass === passes - 1;
    const row: Record<(typeof CURVATURE_NUMBERS)[number], number> = {
      shift: sign * multiple,
      product_keep: pass === 0 ? 0 : 1,
      product_weight: sign / batches,
      direction_keep: last ? 0 : 1,
      // The product on the device is 2·c·(1 + ‖p‖) times H·v̂, and the factor times v is (1 + ‖p‖)·v̂.
      direction_extra: last && shift !== 0 ? -2 * multiple * shift : 0,
      direction_weight: last ? 1 : 0,
    };
    numbers.set(CURVATURE_NUMBERS.map((name) => row[name]), pass * width);
  }
  return numbers;
}

/** What an iteration found along its direction. */
export interface Probe {
  /** Length of the displacement, h. */
  readonly step: number;
  /** The Rayleigh quotient v̂ᵀHv̂. */
  readonly curvature: number;
  /** ‖Hv̂‖ */
  readonly product: number;
  /**
   * ‖Hv̂ − (v̂ᵀHv̂)·v̂‖: some eigenvalue lies within it of the quotient. It is worked out from rounded norms, so it is at
   * least what their rounding hides, 2·√ε·‖Hv̂‖.
   */
  readonly residual: number;
}

/** Reads row `row` of `curvature.log`, an iteration that was made with `multiple`; `epsilon` is that of the device. */
export function probeOf(
  log: Values,
  { row, rows, multiple, epsilon }: { row: number; rows: number; multiple: number; epsilon: number },
): Probe {
  const columns = log.length / rows;
  const kinds = CURVATURE_COLUMNS.length;
  const n = (columns - 3) / kinds;
  const values = log.subarray(row * columns, (row + 1) * columns);
  const [parameter, direction, product] = values.subarray(kinds * n);
  const inner = values.subarray(CURVATURE_COLUMNS.indexOf("inner") * n, kinds * n);
  const step = multiple * (1 + parameter);
  const dot = Array.from(inner).reduce((sum, one) => sum + one, 0);
  // A product of exactly 0 leaves the next iteration a direction of 0.
  const curvature = direction === 0 ? 0 : dot / (direction * 2 * step);
  const length = product / (2 * step);
  const square = Math.max(length * length - curvature * curvature, 4 * epsilon * length * length);
  return { step, curvature, product: length, residual: Math.sqrt(square) };
}

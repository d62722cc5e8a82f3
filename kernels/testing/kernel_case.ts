import type { Attributes } from "../program/call.ts";
import type { DType } from "../program/tensor.ts";

/** One argument of a case. Without `values` an f32 tensor gets normal numbers; they differ by replica. */
export interface CaseTensor {
  shape: readonly number[];
  dtype?: DType;
  /** Values of one replica, from a source of uniform numbers in [0, 1). */
  values?: (uniform: () => number, replica: number) => Iterable<number>;
  /** One copy for all replicas. */
  shared?: boolean;
}

/** A call to try. */
export interface KernelCase {
  label: string;
  tensors: Record<string, CaseTensor>;
  attributes?: Attributes;
  /** Allowed error instead of the table's; say why where it is used. */
  tolerance?: number;
}

/** One text for one value: JSON with sorted keys, whatever order, spacing or comments the YAML had. */
import type * as z from "zod";

/** A value that JSON can hold. */
export type Json = z.core.util.JSONType;

/**
 * The value with the keys of every map sorted and undefined entries left out. Throws `RangeError` for a number that JSON
 * cannot hold.
 */
export function canonical(value: unknown): Json {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(`Cannot store a number as JSON: it must be finite, got ${value}`);
  }
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value as Json;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => a < b ? -1 : 1).map(([key, item]) => [key, canonical(item)]),
  );
}

/** Canonical JSON text of a value: what hashes cover. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(canonical(value));
}

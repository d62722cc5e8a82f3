/** One text for one value: JSON with sorted keys, whatever order, spacing or comments the YAML had. */
import type * as z from "zod";

/** A value that JSON can hold. */
export type Json = z.core.util.JSONType;

/**
 * The value with the keys of every map sorted and undefined entries left out. Throws `RangeError` for a number that JSON
 * cannot hold.
 */
export function canonical(value: unknown): Json {
  return sorted(value, (number) => {
    throw new RangeError(`Cannot store a number as JSON: it must be finite, got ${number}`);
  });
}

/** Canonical JSON text of a value: what hashes cover. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(canonical(value));
}

/** Like {@linkcode canonicalText}, for values not checked yet: numbers that JSON cannot hold become their names. */
export function comparableText(value: unknown): string {
  return JSON.stringify(sorted(value, String));
}

function sorted(value: unknown, notFinite: (number: number) => Json): Json {
  if (typeof value === "number") return Number.isFinite(value) ? value : notFinite(value);
  if (Array.isArray(value)) return value.map((item) => sorted(item, notFinite));
  if (typeof value !== "object" || value === null) return value as Json;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => a < b ? -1 : 1).map(([key, item]) => [key, sorted(item, notFinite)]),
  );
}

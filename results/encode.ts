/**
 * The bytes of results. One value has one text: keys sorted, numbers in their shortest exact form, `-0` kept, non-finite
 * numbers as the strings `NaN`, `Infinity`, `-Infinity`, a list of plain values on one line, a newline at the end.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import * as z from "zod";
import { type Canonical, Result, Verdicts } from "./format.ts";

/** Text of a result file. Throws `RangeError` for a result that could not be read back as it is. */
export function encodeResult(result: Result): string {
  for (const [what, value] of jsonParts(result)) {
    if (!z.json().safeParse(value).success) {
      throw new RangeError(`Cannot encode ${nameOf(result)}: ${what} must be plain JSON with finite numbers`);
    }
  }
  return readableText(result, Result, nameOf(result));
}

/** Text of a verdict file. Throws `RangeError` for verdicts that could not be read back as they are. */
export function encodeVerdicts(verdicts: Verdicts): string {
  return readableText(verdicts, Verdicts, `the verdicts of ${verdicts.suite}/${verdicts.experiment}`);
}

/** SHA-256 of the canonical part's bytes, 64 hex digits. */
export function canonicalHash(canonical: Canonical): string {
  const digest = sha256(new TextEncoder().encode(encode(canonical)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The text of a value; see the module. Keys whose value is undefined are left out. Throws `TypeError` for what JSON does
 * not know.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(encode({ b: [1, -0, NaN], a: "x" }), '{\n  "a": "x",\n  "b": [1, -0, "NaN"]\n}\n');
 * ```
 */
export function encode(value: unknown): string {
  return `${textOf(value, "")}\n`;
}

/** The same value on one line without spaces, for files of lines. Throws `TypeError` as {@linkcode encode} does. */
export function encodeLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(encodeLine).join(",")}]`;
  if (typeof value !== "object" || value === null) return textOf(value, "");
  const entries = Object.entries(value).filter(([, item]) => item !== undefined).sort(([a], [b]) => a < b ? -1 : 1);
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${encodeLine(item)}`).join(",")}}`;
}

function textOf(value: unknown, indent: string): string {
  if (typeof value === "object" && value !== null) {
    const inner = `${indent}  `;
    if (Array.isArray(value)) {
      const items = value.map((item) => textOf(item, inner));
      if (!value.some((item) => typeof item === "object" && item !== null)) return `[${items.join(", ")}]`;
      return lines("[", items, "]", indent);
    }
    const entries = Object.entries(value).filter(([, item]) => item !== undefined).sort(([a], [b]) => a < b ? -1 : 1);
    return lines("{", entries.map(([key, item]) => `${JSON.stringify(key)}: ${textOf(item, inner)}`), "}", indent);
  }
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string" || typeof value === "boolean" || value === null) return JSON.stringify(value);
  throw new TypeError(`Cannot encode a value as JSON: it must be a plain value, list or map, got ${typeof value}`);
}

function lines(open: string, items: readonly string[], close: string, indent: string): string {
  if (items.length === 0) return open + close;
  return `${open}\n${items.map((item) => `${indent}  ${item}`).join(",\n")}\n${indent}${close}`;
}

function numberText(value: number): string {
  if (Object.is(value, -0)) return "-0"; // JSON.stringify makes it 0
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

/** Values that the format leaves open; in them the string "NaN" would not come back as a number. */
function jsonParts({ canonical, provenance }: Result): [string, unknown][] {
  return [
    ["the specification", canonical.specification],
    ["the overrides", provenance.overrides],
    ...canonical.runs.flatMap(({ id, cell, tuned }): [string, unknown][] => [
      [`the cell of run ${id}`, cell],
      [`the tuned values of run ${id}`, tuned],
    ]),
  ];
}

function readableText<T>(value: T, schema: z.ZodType<T>, what: string): string {
  const text = encode(value);
  const read = schema.safeParse(JSON.parse(text));
  if (!read.success) throw new RangeError(`Cannot encode ${what}: ${z.prettifyError(read.error)}`);
  if (encode(read.data) !== text) throw new RangeError(`Cannot encode ${what}: it does not come back as it is`);
  return text;
}

function nameOf({ canonical: { suite, experiment } }: Result): string {
  return `the result of ${suite}/${experiment}`;
}

/**
 * What is wrong with a value, in words: zod says where and which rule, this says it as a reader of the file would, with
 * the allowed values and the name that was probably meant.
 */
import type * as z from "zod";
import { Allowed, type Alternatives } from "./alternatives.ts";
import { nearest } from "./nearest.ts";
import type { Path } from "./tree.ts";

/** A mistake by path. */
export interface Mistake {
  readonly path: Path;
  readonly message: string;
  /** True where the key is the mistake, not its value. */
  readonly atKey: boolean;
}

type Issue = z.core.$ZodIssue;

/** Checks a value: the parsed value, or every mistake in it. */
export function check<T>(schema: z.ZodType<T>, value: unknown): { data: T } | { mistakes: Mistake[] } {
  const result = schema.safeParse(value);
  if (result.success) return { data: result.data };
  const explainer = new Explainer(new Allowed(schema), value);
  return { mistakes: result.error.issues.flatMap((issue) => explainer.explain(issue, [])) };
}

/** A value as a message shows it: short, on one line. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "nothing (null)";
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value);
  const short = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return typeof value === "string" ? `the text ${short}` : short;
}

class Explainer {
  constructor(readonly allowed: Allowed, readonly value: unknown) {}

  explain(issue: Issue, base: Path): Mistake[] {
    const path = [...base, ...issue.path];
    const got = at(this.value, path);
    const here = (message: string): Mistake[] => [{ path, message, atKey: false }];
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => this.#unknownKey([...path, key]));
    if (got === undefined && issue.code !== "custom") return here(`is missing: expected ${this.#options(path)}`);
    switch (issue.code) {
      case "invalid_type":
        return here(`expected ${brokenNumber(issue.expected, got) ?? this.#options(path)}, got ${show(got)}`);
      case "invalid_value":
        return here(this.#wrongValue(path, got));
      case "invalid_union":
        return this.#union(issue, path, got);
      case "too_small":
        return here(`must be ${bound(issue, issue.minimum, "at least", "greater than")}, got ${size(got)}`);
      case "too_big":
        return here(`must be ${bound(issue, issue.maximum, "at most", "less than")}, got ${size(got)}`);
      case "invalid_key":
        return [{ path, message: "is not an allowed key", atKey: true }];
      default:
        return here(issue.message);
    }
  }

  /** Explains the alternative that was probably meant, else lists them all. */
  #union(issue: z.core.$ZodIssueInvalidUnion, path: Path, got: unknown): Mistake[] {
    const keys = isMap(got) ? Object.keys(got) : [];
    const branches = isMap(got) && keys.length === 0 ? [] : issue.errors;
    const close = branches
      .filter((branch) => !branch.some((inner) => isOtherKind(inner, keys)))
      .sort((a, b) =>
        this.#distance(a, path) - this.#distance(b, path) || firstRefused(b, keys) - firstRefused(a, keys)
      );
    if (close.length > 0) return close[0].flatMap((inner) => this.explain(inner, path));
    const [key] = keys;
    const known = this.allowed.at(path).keys;
    if (keys.length === 1 && !known.includes(key)) return [this.#unknownKey([...path, key])];
    return [{ path, message: this.#wrongValue(path, got), atKey: false }];
  }

  /** Mistakes at the top of an alternative weigh more than those within. */
  #distance(branch: readonly Issue[], path: Path): number {
    const weights = branch.map((inner) => {
      const missing = at(this.value, [...path, ...inner.path]) === undefined;
      const depth = inner.path.length - (missing ? 1 : 0);
      return (inner.code === "unrecognized_keys" ? inner.keys.length : 1) * (depth <= 0 ? 100 : 1);
    });
    return weights.reduce((a, b) => a + b, 0);
  }

  #unknownKey(path: Path): Mistake {
    const key = String(path.at(-1));
    const { keys } = this.allowed.at(path.slice(0, -1));
    if (keys.includes(key)) {
      const others = Object.keys(at(this.value, path.slice(0, -1)) ?? {}).filter((other) => other !== key);
      return { path, message: `cannot stand beside ${others.join(", ")}`, atKey: true };
    }
    const meant = nearest(key, keys);
    const advice = meant
      ? `did you mean "${meant}"?`
      : keys.length > 0
      ? `allowed: ${keys.join(", ")}`
      : "none is allowed";
    return { path, message: `unknown key; ${advice}`, atKey: true };
  }

  #wrongValue(path: Path, got: unknown): string {
    const { values, keys } = this.allowed.at(path);
    const words = [...values.filter((value) => typeof value === "string"), ...keys];
    const meant = typeof got === "string" ? nearest(got, words) : undefined;
    const advice = meant ? `; did you mean "${meant}"?` : "";
    return `expected ${this.#options(path)}, got ${show(got)}${advice}`;
  }

  #options(path: Path): string {
    return listing(this.allowed.at(path));
  }
}

function listing({ values, keys, kinds }: Alternatives): string {
  const maps = keys.length > 0 ? [`a map with ${keys.slice(0, 12).join(", ")}${keys.length > 12 ? ", …" : ""}`] : [];
  const options = [...values.map((value) => typeof value === "string" ? value : show(value)), ...kinds, ...maps];
  if (options.length === 0) return "another value";
  return options.length === 1 ? options[0] : `one of ${options.join(", ")}`;
}

/** True if an alternative was not meant: another kind of value, or none of its keys. */
function isOtherKind(issue: Issue, keys: readonly string[]): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === "unrecognized_keys") return keys.every((key) => issue.keys.includes(key));
  return issue.code === "invalid_type" || issue.code === "invalid_value";
}

/** Position of the first key that an alternative refuses: of two keys that exclude each other the later one is at fault. */
function firstRefused(branch: readonly Issue[], keys: readonly string[]): number {
  const refused = branch.flatMap((inner) =>
    inner.code === "unrecognized_keys" && inner.path.length === 0 ? inner.keys : []
  );
  return Math.min(keys.length, ...refused.map((key) => keys.indexOf(key)));
}

/** What a number should have been that is NaN, infinite or broken. */
function brokenNumber(expected: string, got: unknown): string | undefined {
  if (typeof got !== "number") return undefined;
  return expected === "int" ? "a whole number" : expected === "number" ? "a finite number" : undefined;
}

/** `at least 1`, or for texts and lists `at least 1 long`. */
function bound(
  issue: { readonly origin: string; readonly inclusive?: boolean },
  limit: number | bigint,
  inclusive: string,
  exclusive: string,
): string {
  const unit = issue.origin === "array" || issue.origin === "string" ? " long" : "";
  return `${issue.inclusive === false ? exclusive : inclusive} ${limit}${unit}`;
}

function size(got: unknown): string {
  if (Array.isArray(got)) return got.length === 0 ? "an empty list" : `a list of ${got.length}`;
  return show(got);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return inner[Number(step)];
    return isMap(inner) && Object.hasOwn(inner, step) ? inner[String(step)] : undefined;
  }, value);
}

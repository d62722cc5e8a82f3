/** From a finished run to a published revision. */
import { canonicalHash, encodeResult } from "./encode.ts";
import type { Files } from "./files.ts";
import type { Result } from "./format.ts";
import { currentResult } from "./current.ts";
import { nameOf, publishedPath } from "./layout.ts";

/** What publishing did. */
export interface Publication {
  readonly path: string;
  readonly revision: number;
  /** True where the current revision has the same canonical part, so that nothing was written. */
  readonly unchanged: boolean;
}

/** How to publish. */
export interface PublishOptions {
  /** Publishes a result of which runs failed or were skipped. */
  readonly allowUnfinished?: boolean;
}

/**
 * Publishes a result as the next revision of its experiment and device, unless the current one has the same canonical
 * part. Nothing published is overwritten. Throws `RangeError` with the reason for a result that may not be published.
 */
export function publish(files: Files, result: Result, options: PublishOptions = {}): Publication {
  const reason = refusal(result, options);
  if (reason) {
    const { suite, experiment } = result.canonical;
    throw new RangeError(`Cannot publish ${suite}/${experiment}: ${reason}`);
  }
  const name = nameOf(result);
  const current = currentResult(files, name);
  if (current && canonicalHash(current.result.canonical) === canonicalHash(result.canonical)) {
    return { path: current.path, revision: current.name.revision, unchanged: true };
  }
  const revision = (current?.name.revision ?? 0) + 1;
  const path = publishedPath({ ...name, revision });
  files.writeNew(path, encodeResult(result));
  return { path, revision, unchanged: false };
}

/** Why a result may not be published, with the remedy; undefined where it may. */
export function refusal({ canonical, provenance }: Result, options: PublishOptions = {}): string | undefined {
  if (provenance.device.kind === "reference") return "the float64 reference is for tests, not for results";
  if (provenance.quick) return "it is a quick run, and a published one has full sizes; run it without --quick";
  const overridden = Object.keys(provenance.overrides);
  if (overridden.length > 0) {
    return `it was run with ${overridden.join(", ")} overridden; put the change into the experiment and run it again`;
  }
  if (canonical.runs.length === 0) return "it holds no run";
  for (const status of ["failed", "skipped"] as const) {
    const runs = canonical.runs.filter((run) => run.status === status);
    if (runs.length === 0 || options.allowUnfinished) continue;
    return `${runs.length} of ${canonical.runs.length} runs ${status === "failed" ? "failed" : "were skipped"} ` +
      `(${runs[0].reason ?? "no reason given"}); run it again, or publish it as it is with --allow-unfinished`;
  }
  return undefined;
}

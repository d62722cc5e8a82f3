/** Tables and figures of a bench, drawn where they would be others than they are. */
import { createHash } from "node:crypto";
import * as z from "zod";
import { encodeLine, encodeVerdicts } from "../../results/encode.ts";
import type { Files } from "../../results/files.ts";
import type { Result, Verdicts } from "../../results/format.ts";
import { nameOf, runPath } from "../../results/layout.ts";
import type { Experiment } from "../spec.ts";

const Stamp = z.strictObject({ of: z.string(), paths: z.array(z.string()), notices: z.array(z.string()) });
type Stamp = z.infer<typeof Stamp>;

/** What figures follow from. */
export interface Drawn {
  readonly spec: Experiment;
  readonly result: Result;
  readonly verdicts: Verdicts;
  /** Hash of the code that draws. */
  readonly sources: string;
}

/** Draws beside the result; what has nothing to show is a notice. Gives the paths of the files. */
export async function drawOnce(files: Files, drawn: Drawn): Promise<Pick<Stamp, "paths" | "notices">> {
  const path = runPath(nameOf(drawn.result)).replace(/\.[a-z]+\.json$/, ".drawn.json"); // one for all devices, as figures are
  const of = hashOf(drawn);
  const last = read(files, path);
  if (last?.of === of && last.paths.every((one) => files.exists(one))) return last;
  const now = await draw(files, drawn, path.slice(0, path.lastIndexOf("/")));
  files.write(path, `${JSON.stringify({ of, ...now })}\n`);
  return now;
}

async function draw(files: Files, { spec, result, verdicts }: Drawn, folder: string) {
  const { drawExperiment } = await import("../../figures/draw.ts"); // takes half a second to load
  const { experiment } = result.canonical;
  try {
    const drawn = await drawExperiment({ ...spec, experiment, result, verdicts });
    for (const { path, content } of drawn) files.write(`${folder}/${path}`, content);
    return { paths: drawn.map(({ path }) => `${folder}/${path}`), notices: [] };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { paths: [], notices: [`Not drawn: ${error.message}`] };
  }
}

function hashOf({ spec, result, verdicts, sources }: Drawn): string {
  const hash = createHash("sha256").update(sources).update(encodeLine(result)).update(encodeVerdicts(verdicts));
  return hash.update(JSON.stringify(spec)).digest("hex");
}

function read(files: Files, path: string): Stamp | undefined {
  try {
    return Stamp.safeParse(JSON.parse(files.read(path) ?? "null")).data;
  } catch {
    return undefined; // edited by hand
  }
}

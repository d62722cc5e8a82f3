/**
 * A format that never was, to test that files find their way through versions: statuses were `fine` and `nan`, the hash
 * of the parameters was `hash`, and the device lay beside the provenance. `version_0.json` holds the result of
 * `version_1.json` in it.
 */
import type { Steps } from "../migrations.ts";

const STATUSES: Readonly<Record<string, string>> = { fine: "ok", nan: "diverged" };

type Json = Readonly<Record<string, unknown>>;

export const STEPS_FROM_0: Steps = {
  0: {
    result(file) {
      const { canonical, provenance, device, ...rest } = file;
      const runs = (canonical as Json | undefined)?.runs;
      if (!Array.isArray(runs)) throw new SyntaxError("Cannot read a result of format 0: it must have runs");
      return {
        ...rest,
        canonical: { ...canonical as Json, runs: runs.map(runFrom0) },
        provenance: { ...provenance as Json, device },
      };
    },
  },
};

function runFrom0({ hash, status, ...rest }: Json): Json {
  return { ...rest, parameterHash: hash, status: STATUSES[String(status)] ?? status };
}

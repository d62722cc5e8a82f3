/** The page of a comparison with PyTorch in Markdown: the greatest errors by model and by optimizer. */
import { formatNumber, shortest } from "../results/numbers.ts";
import type { Parity, ParityRow } from "../results/parity_format.ts";
import { escaped, markdownTable } from "./table_text.ts";

/** The page's text. */
export function parityPage({ rows, casts, tolerances, provenance }: Parity): string {
  const { device, processor, deno, commit, torch } = provenance;
  const by = (key: "model" | "optimizer") =>
    markdownTable({ header: headerOf(key), rows: groups(rows, key), notes: [] });
  const castTexts = casts.map(({ format, values, differing }) =>
    `- Casts to ${format}: ${differing.toLocaleString("en-US")} of ${values.toLocaleString("en-US")} values differ.`
  );
  const steps = sum(rows.map((row) => row.steps)).toLocaleString("en-US");
  return [
    by("model"),
    by("optimizer"),
    [
      `- Greatest errors over ${steps} steps in lockstep: of the loss |a − b| / max(1, |b|), allowed ` +
      `${shortest(tolerances.loss)}; of tensors ‖a − b‖ / max(‖b‖, 10⁻⁴ × the norm of all), allowed ` +
      `${shortest(tolerances.tensor)}; of updates the same over what the step changed.`,
      `- Explained: steps beyond a tolerance where float64 has a rectifier's input or a tie of maxima within rounding; ` +
      `at most ${Math.round(100 * (1 - tolerances.share))} % of a model's steps.`,
      `- Freely: without exchange from the first step to the last, allowed ${shortest(tolerances.free)}; – where a ` +
      `rounding may decide, or a gradient is zero by algebra.`,
      ...castTexts,
    ].join("\n"),
    escaped(
      `PyTorch ${torch} against ${device.kind}: ${device.name}, ${processor}; Deno ${deno}, ` +
        `${commit === null ? "code of unknown commit" : `commit ${commit.slice(0, 7)}`}, ` +
        `${provenance.wallSeconds.toFixed(0)} s.`,
    ),
  ].map((part) => part.trimEnd()).join("\n\n") + "\n";
}

function headerOf(key: string): string[] {
  return [key, "loss", "gradient", "parameter", "update", "state", "within", "explained", "freely"];
}

/** The rows of each model or optimizer as one, in order of their first. */
function groups(rows: readonly ParityRow[], key: "model" | "optimizer"): string[][] {
  return [...new Set(rows.map((row) => row[key]))].map((name) => {
    const own = rows.filter((row) => row[key] === name);
    const greatest = (of: (row: ParityRow) => number) => number(Math.max(...own.map(of)));
    const free = own.flatMap(({ free }) => free ? [free.loss, free.parameter] : []);
    return [
      name,
      greatest(({ error }) => error.loss),
      greatest(({ error }) => error.gradient),
      greatest(({ error }) => error.parameter),
      greatest(({ error }) => error.update),
      greatest(({ error }) => error.state),
      `${sum(own.map(({ within }) => within))} of ${sum(own.map(({ steps }) => steps))}`,
      String(sum(own.map(({ explained }) => explained))),
      free.length === 0 ? "–" : number(Math.max(...free)),
    ];
  });
}

function number(value: number): string {
  return formatNumber(value, 2);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** Prints the whole ledger: what the documents claim, and what settles each claim. */
import { parseArgs } from "@std/cli/parse-args";
import { join, relative } from "@std/path";
import { listCurrent, readPublished } from "../results/current.ts";
import { filesBelow } from "../results/disk.ts";
import type { Files } from "../results/files.ts";
import { UsageError } from "./bench/options.ts";
import { isOpen, type Judged, settle, type Settled } from "./claims/settled.ts";
import { commandLine } from "./command_line.ts";
import { everyExperiment } from "./experiments.ts";
import { loadExperiment, loadLedger, ROOT } from "./spec.ts";
import { terminalTable, terminalWidth } from "./terminal_table.ts";
import { sourcesBelow } from "./walk.ts";

const HELP = `deno task claims [options]

Prints every claim of the ledger (configs/claims/) with what settles it: the experiments that judge it, with verdict and
revision of the published result; the tests named after it; or that it is cited. Exit code 1 where a claim has nothing.

  --document D3     claims of one document
  --topic init      claims of one topic
  --open            only those that nothing settles yet
  --help            shows this`;

/** Returns the exit code. */
function main(args: readonly string[]): number {
  const { document, topic, open, help } = parseArgs([...args], {
    string: ["document", "topic"],
    boolean: ["open", "help"],
    alias: { h: "help" },
    unknown: (arg) => {
      throw new UsageError(`unknown argument "${arg}"; "--help" lists the options`);
    },
  });
  if (help) {
    console.log(HELP);
    return 0;
  }
  const ledger = [...loadLedger().values()];
  checkKnown("document", document, ledger.map((claim) => claim.document));
  checkKnown("topic", topic, ledger.map((claim) => claim.topic));
  const meant = ledger.filter((claim) =>
    (!document || claim.document === document) && (!topic || claim.topic === topic)
  );
  const settled = settle(meant, { judged: judgements(filesBelow(ROOT)), tests: testFiles() });
  const shown = open ? settled.filter(isOpen) : settled;
  const rows = shown.map((
    one,
  ) => [one.claim.id, `${one.claim.document}:${one.claim.line}`, one.claim.topic, text(one)]);
  if (rows.length > 0) console.log(terminalTable(["claim", "line", "topic", "settled by"], rows, terminalWidth()));
  console.log(countsText(settled));
  return settled.some(isOpen) ? 1 : 0;
}

function checkKnown(option: string, value: unknown, known: readonly string[]): void {
  if (value === undefined || known.includes(String(value))) return;
  throw new UsageError(`"--${option}" takes one of ${[...new Set(known)].sort().join(", ")}, got "${value}"`);
}

/** What experiments say of claims; the CPU's verdicts where a device has them. */
function judgements(files: Files): Map<string, Judged[]> {
  const published = listCurrent(files);
  const judged = new Map<string, Judged[]>();
  for (const name of everyExperiment()) {
    const own = published.filter(({ suite, experiment }) => suite === name.suite && experiment === name.experiment);
    const current = own.find(({ device }) => device === "cpu") ?? own[0];
    const verdicts = current && readPublished(files, current).verdicts;
    for (const { id } of loadExperiment(name).claims) {
      judged.set(id, [...judged.get(id) ?? [], {
        experiment: `${name.suite}/${name.experiment}`,
        revision: current?.revision ?? null,
        verdict: verdicts?.claims.find(({ claim }) => claim === id)?.verdict ?? null,
      }]);
    }
  }
  return judged;
}

function testFiles(): Map<string, string> {
  const paths = ["kernels", "suites", "results", "figures", "scripts"].flatMap((
    folder,
  ) => [...sourcesBelow(join(ROOT, folder))]);
  const tests = paths.filter((path) => path.endsWith("_test.ts"));
  return new Map(tests.map((path) => [relative(ROOT, path), Deno.readTextFileSync(path)]));
}

function text({ experiments, tests, cited }: Settled): string {
  const parts = [
    ...experiments.map(({ experiment, verdict, revision }) =>
      verdict === null
        ? `${experiment}: not published`
        : `${experiment}: ${verdict}${revision === null ? "" : ` (revision ${revision})`}`
    ),
    ...tests.map((path) => `test ${path}`),
    ...(cited ? ["cited"] : []),
  ];
  return parts.length > 0 ? parts.join("\n") : "nothing yet";
}

function countsText(settled: readonly Settled[]): string {
  const documents = [...new Set(settled.map(({ claim }) => claim.document))];
  return documents.map((document) => {
    const own = settled.filter(({ claim }) => claim.document === document);
    const words = own.flatMap(({ experiments }) => experiments.flatMap(({ verdict }) => verdict ?? "not published"));
    const counts = [...Map.groupBy(words, (word) => word)].map(([word, all]) => `${all.length} ${word}`);
    const tested = own.filter(({ tests }) => tests.length > 0).length;
    const cited = own.filter((one) => one.cited).length;
    const parts = [...counts, `${tested} by tests`, `${cited} cited`, `${own.filter(isOpen).length} open`];
    return `${document}: ${own.length} claims: ${parts.join(", ")}`;
  }).join("\n");
}

if (import.meta.main) Deno.exit(commandLine(() => main(Deno.args)));

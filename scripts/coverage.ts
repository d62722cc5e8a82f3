/**
 * Writes `docs/coverage.md`: what kernels, operations and settings there are, and what their tests have measured. Errors
 * lie in `docs/coverage.json`, because they differ between machines; the page is made from it and from the tree.
 */
import { fromFileUrl } from "@std/path";
import { parseArgs } from "@std/cli/parse-args";
import type { CoverageLine } from "../kernels/testing/coverage_log.ts";
import { FORMAT, type Measured, merged, missing, NOTHING } from "./coverage/measured.ts";
import { coveragePage } from "./coverage/page.ts";
import { DEVICES, readTested, type Tested } from "./coverage/tested.ts";
import { commandLine, UsageError } from "./command_line.ts";
import { gpuEnvironment } from "./engine/process.ts";

const HELP = `deno task coverage [--all | --page | --check]

Runs the tests of kernels that are new or have changed, keeps the errors they find in docs/coverage.json, and writes
docs/coverage.md from it and from the tables of the code.

  --all     measures every kernel anew
  --page    measures nothing, and writes the page alone
  --check   writes nothing, and fails where something is not measured or the page is stale
  --help    shows this`;

const DATA = new URL("../docs/coverage.json", import.meta.url);
const PAGE = new URL("../docs/coverage.md", import.meta.url);

/** Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const { all, page, check, help } = parseArgs(args, {
    boolean: ["all", "page", "check", "help"],
    alias: { h: "help" },
    unknown: (arg) => {
      throw new UsageError(`unknown argument "${arg}"; coverage takes "--all", "--page" or "--check"`);
    },
  });
  if (help) {
    console.log(HELP);
    return 0;
  }
  // Importing the tests looks for an adapter, which complains where there is no place for its files.
  for (const [name, value] of Object.entries(gpuEnvironment())) Deno.env.set(name, value);
  const [tested, before] = [await readTested(), readMeasured()];
  for (const line of tested.untested) console.error(line);
  if (tested.untested.length > 0) return 1;
  const known = page || check ? before : await measure(tested, all ? NOTHING : before);
  const { reasons } = missing(tested, known);
  for (const reason of reasons) console.error(reason);
  if (reasons.length > 0) {
    console.error('"deno task coverage" measures it; the GPU\'s part needs an adapter, a software one will do');
    return 1;
  }
  return writePage(coveragePage(tested, known), Boolean(check));
}

/** The committed measurements; none where the file is missing or of another form. */
function readMeasured(): Measured {
  try {
    const measured = JSON.parse(Deno.readTextFileSync(DATA)) as Measured;
    return measured.format === FORMAT ? measured : NOTHING;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return NOTHING;
    throw error;
  }
}

/** Runs the tests of what is missing and keeps what they say. Throws `Error` where one fails. */
async function measure(tested: Tested, known: Measured): Promise<Measured> {
  const { files } = missing(tested, known);
  const lines = files.length > 0 ? await runTests(files) : [];
  const measured = merged(known, lines, tested);
  Deno.writeTextFileSync(DATA, `${JSON.stringify(measured, null, 2)}\n`);
  console.log(`${files.length} test files run; ${DEVICES.join(" and ")} measured`);
  return measured;
}

async function runTests(files: readonly string[]): Promise<CoverageLine[]> {
  const log = await Deno.makeTempFile();
  try {
    const root = fromFileUrl(new URL("..", import.meta.url));
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--quiet", ...files],
      cwd: root,
      env: { ...gpuEnvironment(), DESCENT_COVERAGE: log },
    }).spawn().status;
    if (!success) throw new Error("Cannot measure the kernels: their tests fail");
    const text = await Deno.readTextFile(log);
    return text.split("\n").filter(Boolean).map((line) => JSON.parse(line) as CoverageLine);
  } finally {
    await Deno.remove(log);
  }
}

function writePage(text: string, check: boolean): number {
  const committed = Deno.readTextFileSync(PAGE);
  if (committed === text) {
    console.log("docs/coverage.md is up to date");
    return 0;
  }
  if (check) {
    console.error('docs/coverage.md is not what the tables give; "deno task derived" writes it');
    return 1;
  }
  Deno.writeTextFileSync(PAGE, text);
  console.log("docs/coverage.md written");
  return 0;
}

if (import.meta.main) Deno.exit(await commandLine(() => main(Deno.args)));

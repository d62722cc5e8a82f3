/** `docs/coverage.md`: the measurements and the tables as Markdown. */
import { markdownTable } from "../../figures/table_text.ts";
import { type KernelName, KERNELS } from "../../kernels/table.ts";
import { GRADIENT_TOLERANCE } from "../../kernels/testing/gradient_check.ts";
import { elements, programOf } from "../../kernels/testing/reference_call.ts";
import { TOLERANCES } from "../../kernels/testing/tolerances.ts";
import { LOCKSTEP_TOLERANCES } from "../../suites/core/run/lockstep.ts";
import type { RunConfig } from "../../suites/core/spec/config.ts";
import { type SettingPath, settingsOf } from "../../suites/core/spec/settings.ts";
import { EDGE_WORDS, edgeValues } from "./edge_values.ts";
import { choiceSettings, modelsTaking, otherLists, plainSettings, quantities } from "./grammar.ts";
import type { KernelMeasured, Measured } from "./measured.ts";
import { linesOfKernels } from "./sources.ts";
import { type DeviceName, DEVICES, type Tested, type TestedKernel } from "./tested.ts";

const NONE = "–";

type ElementType = keyof typeof TOLERANCES;
const TYPES = Object.keys(TOLERANCES) as ElementType[];

type Choices = ReturnType<typeof choiceSettings>[number]["choices"];

/** The page. */
export function coveragePage(tested: Tested, measured: Measured): string {
  return [
    "<!-- deno-fmt-ignore-file -->",
    "# Coverage",
    "What exists and what its tests have measured. `deno task coverage` writes this page, from the tables of the code " +
    "and from `coverage.json` beside it, which holds the errors that the tests found; it measures what is new or has " +
    "changed. `deno task derived --check` fails where something was not measured.",
    ...kernelSection(tested, measured),
    ...derivativeSection(tested, measured),
    ...lockstepSection(measured),
    "## Lines of code",
    markdownTable(linesTable()),
    ...grammarSection(measured),
  ].map((part) => part.trim()).join("\n\n") + "\n";
}

function kernelSection(tested: Tested, measured: Measured): string[] {
  const names = [...tested.kernels.keys()] as KernelName[];
  const devices = DEVICES.map((device) => `- ${device}: ${unique(names.map((n) => measured.kernels[n][device]!.on))}`);
  return [
    "## Kernels",
    "Each kernel runs its cases on each device, three replicas at a time, and is held against its float64 reference. " +
    "Errors are the greatest of all cases: |x − reference| over the greater of |reference| and the root mean square of " +
    "what the reference writes. Bugs are planted in the reference, one at a time, in everything a kernel reads and " +
    "writes and in every attribute: a factor of 1.001, a column dropped, two exchanged, another replica's numbers, " +
    "elements left as they were, a constant. The cases refuse every one.",
    devices.join("\n"),
    markdownTable(toleranceTable()),
    markdownTable(kernelTable(tested, measured, names)),
  ];
}

function derivativeSection(tested: Tested, measured: Measured): string[] {
  return [
    "## Derivatives",
    "The backward pass of each operation is held against central differences of the float64 reference, with a random " +
    "upstream gradient; errors are over the greater of 1 and |derivative|, and at most " +
    `${number(GRADIENT_TOLERANCE)}. Bugs are planted behind each call of the backward pass and in each gradient: a ` +
    "factor of 1.001, zeros, two columns exchanged. The check refuses every one.",
    markdownTable(derivativeTable(tested, measured)),
  ];
}

function lockstepSection(measured: Measured): string[] {
  return [
    "## Training in lockstep",
    "Two devices train a configuration, each step from the same parameters, optimizer state and batch. The loss may " +
    `differ by ${number(LOCKSTEP_TOLERANCES.loss)} × max(1, |loss|), gradients by ` +
    `${number(LOCKSTEP_TOLERANCES.gradient)} of their norm; where a rectifier's input lies within rounding of zero, ` +
    "and in 16 bits, by more. Errors are the greatest of all steps and tensors.",
    markdownTable(lockstepTable(measured)),
  ];
}

function grammarSection(measured: Measured): string[] {
  const kinds = choiceSettings().find(({ path }) => path === "model.kind")!.choices;
  const table = (header: string[], rows: string[][]) => markdownTable({ header, rows, notes: [] });
  return [
    "## What an experiment can say",
    "Words of each setting, and the models that take them; in lockstep: trained so on CPU and GPU, as above.",
    table(["setting", "word", "says also", ...kinds.map(({ word }) => word)], choiceRows(kinds, measured)),
    table(
      ["setting", "takes", "default"],
      plainSettings().map(({ path, takes, default: value }) => [path, takes, value]),
    ),
    table(["key", "words"], otherLists().map(({ key, words }) => [key, words.join(", ")])),
    table(
      ["quantity", "one value a", "recorded at", "what it is"],
      quantities().map(({ name, per, when, description }) => [name, per, when, description]),
    ),
  ];
}

function toleranceTable() {
  return {
    header: ["element type", "tolerance"],
    rows: TYPES.map((dtype) => [dtype, number(usualTolerance(dtype))]),
    notes: [
      "A kernel that moves or rounds bits must give the reference's: exact.",
      "f16 and bf16: a few small cases of each kernel once more, all its tensors of f32 stored so; it still computes in " +
      "f32, and its results may differ by one unit in the last place more.",
    ],
  };
}

function kernelTable({ kernels }: Tested, measured: Measured, names: readonly KernelName[]) {
  const isMeasured = (device: DeviceName, dtype: ElementType) =>
    names.some((name) => measured.kernels[name][device]?.errors[dtype]);
  const columns = DEVICES.flatMap((device) =>
    TYPES.filter((dtype) => isMeasured(device, dtype)).map((dtype) => ({ device, dtype }))
  );
  const rows = names.map((name) => {
    const { cases } = kernels.get(name)!;
    const errors = columns.map(({ device, dtype }) => errorText(measured.kernels[name][device], dtype));
    return [
      ...[name, String(cases.length), ...errors, edgeValues(name, cases).join(" ") || NONE],
      ...[directionOf(name, measured), String(measured.kernels[name].planted), flopsOf(name, kernels.get(name)!)],
    ];
  });
  const total = (of: (name: KernelName) => number) => String(names.reduce((sum, name) => sum + of(name), 0));
  const cases = total((name) => kernels.get(name)!.cases.length);
  const planted = total((name) => measured.kernels[name].planted);
  rows.push([`${names.length} kernels`, cases, ...columns.map(() => ""), "", "", planted, ""]);
  return {
    header: [
      ...["kernel", "cases", ...columns.map(({ device, dtype }) => `${dtype} error, ${device}`)],
      ...["edge values", "pass", "planted bugs", "FLOPs"],
    ],
    rows,
    notes: [
      `Edge values among the inputs: ${EDGE_WORDS.join(", ")} (least normal and greatest finite magnitude).`,
      "Pass: of a differentiable operation, forward or backward; the others are of optimizers, logs and data.",
      "FLOPs: counted by a formula, or none where a kernel moves numbers or looks at bits.",
    ],
  };
}

/** What f32 may differ by, and one unit in the last place of what lies in 16 bits. */
function usualTolerance(dtype: ElementType): number {
  return dtype === "f16" || dtype === "bf16" ? TOLERANCES.f32 + TOLERANCES[dtype] : TOLERANCES[dtype];
}

/** Greatest error, and the tolerance where it is not the table's. */
function errorText(measured: KernelMeasured | undefined, dtype: ElementType): string {
  const found = measured?.errors[dtype];
  if (!found) return NONE;
  const { error, tolerance } = found;
  if (tolerance === 0) return "exact";
  const isUsual = tolerance === usualTolerance(dtype) || tolerance === TOLERANCES[dtype];
  return isUsual ? number(error) : `${number(error)} of ${number(tolerance)}`;
}

function directionOf(kernel: string, { derivatives }: Measured): string {
  const checks = Object.values(derivatives);
  const words = (["forward", "backward"] as const).filter((pass) => checks.some((one) => one[pass].includes(kernel)));
  return words.join(", ") || NONE;
}

function flopsOf(kernel: KernelName, { cases }: TestedKernel): string {
  const calls = cases.filter((one) => elements(one) <= 20_000).map((one) => programOf(kernel, one).program);
  return calls.some(({ phases }) => KERNELS[kernel].flops(phases.call[0]) > 0) ? "counted" : "none";
}

function derivativeTable({ operations }: Tested, { derivatives }: Measured) {
  return {
    header: ["operation", "kernels forward", "kernels backward", "derivatives", "error", "planted bugs"],
    rows: [...operations].sort().map(([file, { operations: names }]) => {
      const { forward, backward, derivatives: count, error, planted } = derivatives[file];
      const list = (kernels: readonly string[]) => kernels.join(", ") || NONE;
      return [list(names), list(forward), list(backward), String(count), number(error), String(planted)];
    }),
    notes: [],
  };
}

function linesTable() {
  const lines = [...linesOfKernels()];
  const kinds = ["reference", "wgsl", "assemblyScript", "host", "tests"] as const;
  const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
  const row = (
    name: string,
    counts: readonly number[],
  ) => [name, ...[...counts, sum(counts)].map((n) => String(n || NONE))];
  return {
    header: ["kernel", "reference", "WGSL", "AssemblyScript", "host", "tests", "all"],
    rows: [
      ...lines.map(([name, counts]) => row(name, kinds.map((kind) => counts[kind]))),
      row("all", kinds.map((kind) => sum(lines.map(([, counts]) => counts[kind])))),
    ],
    notes: [
      "Lines that are neither empty nor a comment. Host: how the devices call it, what it shares, operations.",
      "A kernel without WGSL of its own shares that of another.",
    ],
  };
}

/** Settings that tell the trained configurations apart. */
const SHOWN = [
  ...["model.kind", "model.activation", "model.norm", "model.init", "data.task", "loss.kind"],
  ...["optimizer.kind", "optimizer.clip", "optimizer.schedule", "precision"],
] as const;

function lockstepTable({ lockstep }: Measured) {
  const error = (value: number | null) => value === null ? "not finite" : number(value);
  return {
    header: ["devices", ...SHOWN.map((path) => path.replace(/^model\.(?!kind)/, "")), "steps", "loss", "gradient"],
    rows: lockstep.runs.map(({ devices, config, steps, lossError, gradientError }) => [
      devices.join(", "),
      ...SHOWN.map((path) => wordIn(config, path) ?? NONE),
      ...[String(steps), error(lossError), error(gradientError)],
    ]),
    notes: [],
  };
}

/** The word that a configuration has for a setting: `cosine` of `{ cosine: { floor: 0.1 } }`. */
function wordIn(config: RunConfig, path: SettingPath): string | undefined {
  const value = settingsOf(config)[path];
  if (value === undefined) return undefined;
  return typeof value === "object" && value !== null ? Object.keys(value)[0] : String(value);
}

function choiceRows(kinds: Choices, { lockstep }: Measured): string[][] {
  return choiceSettings().filter(({ path }) => path !== "model.kind").flatMap(({ path, choices }) =>
    [...Map.groupBy(choices, ({ word }) => word)].map(([word, same]) => {
      const taking = new Set(same.flatMap((choice) => modelsTaking(path, choice, kinds)));
      const details = unique(same.map(({ details }) => details).filter((text) => text !== ""));
      const isTrained = (kind: string) =>
        lockstep.runs.some(({ config, devices }) =>
          config.model.kind === kind && wordIn(config, path) === word && devices.includes("gpu")
        );
      const cell = (kind: string) => isTrained(kind) ? "in lockstep" : taking.has(kind) ? "yes" : NONE;
      return [path, word, details, ...kinds.map((kind) => cell(kind.word))];
    })
  );
}

function unique(words: readonly string[]): string {
  return [...new Set(words)].join("; ");
}

function number(value: number): string {
  return value === 0 ? "0" : value.toExponential(1).replace(".0e", "e");
}

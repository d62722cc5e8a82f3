/** The schema of an experiment file: what may stand where, before a base is merged in and paths are put together. */
import * as z from "zod";
import { PROTOCOL_NAMES, PROTOCOLS } from "../protocols/table.ts";
import { QUANTITIES, type QuantityName } from "../../../results/quantities.ts";
import { Claims } from "./blocks.ts";
import type { Json } from "./canonical.ts";
import { RunConfig } from "./config.ts";
import { bySetting, type SettingRule } from "./settings.ts";

/** Fewest seeds of an experiment; with fewer, a statistic says next to nothing. `sample` makes up for it with draws. */
export const FEWEST_SEEDS = 6;

/** What an experiment does with its runs. */
const Protocol = z.enum(PROTOCOL_NAMES);

/** Schemas of the blocks that say what is drawn; they belong to the figures. */
export interface BlockSchemas<Figures, Tables> {
  readonly figures: z.ZodType<Figures>;
  readonly tables: z.ZodType<Tables>;
}

/** Where a setting's draws come from. */
export type Prior =
  | { readonly uniform: readonly [number, number] }
  | { readonly log_uniform: readonly [number, number] }
  | { readonly choice: readonly Json[] };

const quantityNames = Object.keys(QUANTITIES) as [QuantityName, ...QuantityName[]];

/** The schema, with the blocks of the figures put in. All keys are optional: a base may be no experiment yet. */
export function experimentFile<Figures, Tables>(blocks: BlockSchemas<Figures, Tables>) {
  const { model, data, loss, optimizer, train, precision, interventions } = RunConfig.shape;
  const { closed_form, continual, range_test, steps_to_target, throughput } = RunConfig.shape;
  return z.strictObject({
    question: z.string().min(1).describe("What the experiment asks, in one sentence."),
    source: z.strictObject({
      document: z.string().min(1).describe("Document that makes the claims, for example D3."),
      where: z.string().min(1).describe("Where in the document."),
    }).describe("What the experiment checks."),
    base: z.string().min(1).describe("File below configs/ whose every key is inherited; null takes one out."),
    protocol: Protocol.describe(
      PROTOCOL_NAMES.map((name) => `${name}${name === "train" ? " (the default)" : ""}: ${PROTOCOLS[name].description}`)
        .join("; ") + ".",
    ),
    model: partial(model),
    data: partial(data),
    loss: partial(loss.def.innerType),
    optimizer: partial(optimizer),
    train: partial(train),
    precision,
    interventions,
    closed_form: partial(closed_form.unwrap()),
    continual: partial(continual.unwrap()),
    range_test: partial(range_test.unwrap()),
    steps_to_target: partial(steps_to_target.unwrap()),
    throughput: partial(throughput.unwrap()),
    vary: bySetting(listOf).describe("What is compared: every combination of the values is a cell."),
    cases: z.array(bySetting(({ schema }) => schema)).min(1).describe(
      "Settings that move together: each item is a cell, multiplied with those of vary. All items name the same settings.",
    ),
    sample: z.strictObject({
      n: z.int().min(1).max(10_000).describe("Number of draws; each is a cell."),
      priors: bySetting(prior).describe("Where each setting is drawn from."),
    }).describe("Cells drawn at random instead of listed."),
    tune: bySetting(listOf).describe("Nuisances: all values run, the best by validation loss on other seeds counts."),
    fix: bySetting(({ schema }) => schema).describe("Held fixed on purpose: a caveat on the conclusion."),
    quick: bySetting(({ schema }) => schema).describe("Smaller sizes for --quick."),
    seeds: z.int().min(1).max(1000).describe(`Runs of each cell; 10 by default, at least ${FEWEST_SEEDS}.`),
    observe: z.array(z.enum(quantityNames)).min(1).describe("Quantities to record."),
    claims: Claims.describe("What the documents claim, as allowed ranges of statistics."),
    figures: blocks.figures,
    tables: blocks.tables,
    headline: z.number().positive().describe("Minutes this experiment may take when bench is run with no name."),
    caveats: z.array(z.string().min(1)).describe("What the conclusion does not cover."),
  }).partial().describe("An experiment of Descent.");
}

/** An experiment file as parsed. */
export type ExperimentFile<Figures, Tables> = z.infer<ReturnType<typeof experimentFile<Figures, Tables>>>;

/** A section of which a file may state a part, the rest being stated elsewhere. */
function partial<Shape extends z.ZodRawShape>(section: z.ZodObject<Shape, z.core.$strict>) {
  return section.partial().describe(section.description ?? "");
}

function listOf({ schema }: SettingRule): z.ZodType<Json[]> {
  return z.array(schema).min(1);
}

function prior({ schema, number }: SettingRule): z.ZodType<Prior> {
  const choice = z.strictObject({ choice: z.array(schema).min(1) });
  if (number === undefined) return choice;
  const ends = z.tuple([schema, schema]) as unknown as z.ZodType<[number, number]>;
  return z.union([z.strictObject({ uniform: ends }), z.strictObject({ log_uniform: ends }), choice]);
}

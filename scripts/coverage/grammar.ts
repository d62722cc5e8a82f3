/** What an experiment can say, read off the schemas: the words of each setting, and which go with which model. */
import * as z from "zod";
import { Figures, Tables } from "../../figures/blocks.ts";
import { QUANTITIES } from "../../results/quantities.ts";
import type { Json } from "../../suites/core/spec/canonical.ts";
import { experimentFile } from "../../suites/core/spec/experiment.ts";
import { isOwnSection, type ProtocolName, whyIgnored } from "../../suites/core/protocols/table.ts";
import { type SettingPath, type SettingRule, SETTINGS, type Settings } from "../../suites/core/spec/settings.ts";
import { misfits, runConfig } from "../../suites/core/spec/settings_fit.ts";

/** One word a setting can have, with a value that has it. */
export interface Choice {
  readonly word: string;
  readonly example: Json;
  /** What else it says, with the words of what has some: `master, subnormals: kept or flushed`. */
  readonly details: string;
}

/** Parts of a file that hold settings, which are listed by themselves. */
const SECTIONS = new Set([...SETTINGS.keys()].map((path) => path.split(".")[0]));

interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly type?: string;
  readonly default?: Json;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
}

/** Settings that take one of several words, in the order of the grammar. */
export function choiceSettings(): { path: SettingPath; choices: Choice[] }[] {
  return [...SETTINGS.values()]
    .map(({ path, schema }) => ({ path, choices: choicesOf(jsonOf(schema)) }))
    .filter(({ choices }) => choices.length > 1);
}

/** Settings that take a number or yes and no: what is allowed and the default. */
export function plainSettings(): { path: SettingPath; takes: string; default: string }[] {
  const words = new Set(choiceSettings().map(({ path }) => path));
  return [...SETTINGS.values()].filter(({ path }) => !words.has(path)).map((rule) => ({
    path: rule.path,
    takes: takes(jsonOf(rule.schema)),
    default: defaultOf(rule),
  }));
}

/** The other lists of an experiment file: a key with the words it takes. */
export function otherLists(): { key: string; words: string[] }[] {
  const file = jsonOf(experimentFile({ figures: Figures, tables: Tables }));
  const { claims, sample, observe: _, ...keys } = file.properties!;
  const words = (schema: JsonSchema = {}) => unique(choicesOf(schema, file.$defs).map(({ word }) => word));
  const expect = resolved(claims, file.$defs).items?.properties?.expect;
  const share = alternatives(expect ?? {}, file.$defs).find(({ properties = {} }) => "share" in properties);
  const counted = alternatives(share?.properties?.share ?? {}, file.$defs).map(({ required = [] }) => required.at(-1)!);
  return [
    ...Object.entries(keys).filter(([key]) => !SECTIONS.has(key)).map(([key, schema]) => {
      const { items } = resolved(schema, file.$defs);
      return { key, words: words(items ?? schema) };
    }),
    { key: "claims: statistic", words: words(expect) },
    { key: "claims: what a share counts", words: unique(counted) },
    { key: "sample: prior of a number", words: words(sample.properties?.priors.properties?.["optimizer.lr"]) },
  ].filter(({ words }) => words.length > 1);
}

/** Every quantity, by what it is recorded for. */
export function quantities(): { name: string; per: string; when: string; description: string }[] {
  return Object.entries(QUANTITIES).map(([name, { per, when, description }]) => ({ name, per, when, description }));
}

/**
 * For each word of a setting the kinds of model that take it, each with settings as plain as its kind allows. A setting of
 * a protocol is tried in that protocol; where it has no model, none takes it.
 */
export function modelsTaking(path: SettingPath, { example }: Choice, kinds: readonly Choice[]): string[] {
  const section = path.split(".")[0];
  const protocol = isOwnSection(section) ? section as ProtocolName : "train";
  if (whyIgnored(protocol, "model.kind")) return [];
  const more = { ...(protocol === "train" ? {} : requiredOf(section)), [path]: example };
  return kinds.filter(({ word }) =>
    plainConfigs(word).some((plain) => misfits(runConfig({ ...plain, ...more }, protocol), protocol).length === 0)
  ).map(({ word }) => word);
}

/** Examples of what must be given in a section. */
function requiredOf(section: string): Settings {
  const rules = [...SETTINGS.values()].filter(({ path, required }) => required && path.startsWith(`${section}.`));
  return Object.fromEntries(rules.map(({ path, schema }) => {
    const json = jsonOf(schema);
    return [path, exampleOf(json, json.$defs)];
  }));
}

/** Ways to say no more than a kind of model needs: whatever data, loss, depth and nonlinearity it is made for. */
function plainConfigs(kind: string): Settings[] {
  const choices = (path: SettingPath) => choicesOf(jsonOf(SETTINGS.get(path)!.schema)).map(({ example }) => example);
  const forms = [1, 8].flatMap((depth) => ["relu", "tanh"].map((activation) => ({ depth, activation })));
  return choices("data.task").flatMap((task) =>
    choices("loss.kind").flatMap((loss) =>
      forms.flatMap(({ depth, activation }) =>
        [{}, { "model.residual": true }, { "data.batch": 4 }].map((more): Settings => ({
          ...{ "model.kind": kind, "model.depth": depth, "model.width": 16, "model.activation": activation },
          ...{ "data.task": task, "loss.kind": loss, "optimizer.lr": 2, "train.steps": 16, ...more },
        }))
      )
    )
  );
}

function jsonOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

function choicesOf(schema: JsonSchema, definitions = schema.$defs): Choice[] {
  return alternatives(schema, definitions).flatMap((one): Choice[] => {
    const values = one.enum ?? (one.const === undefined ? [] : [one.const]);
    if (values.length > 0) return values.map((value) => ({ word: String(value), example: value, details: "" }));
    if (!one.properties || !one.required) return [];
    const [key] = one.required;
    const word = String(one.properties[key].const ?? key);
    return [{ word, example: exampleOf(one, definitions), details: detailsOf(one, key, definitions) }];
  });
}

function detailsOf({ properties = {} }: JsonSchema, key: string, definitions: JsonSchema["$defs"]): string {
  const { [key]: own, ...others } = properties;
  return Object.entries({ ...resolved(own, definitions).properties, ...others }).map(([name, schema]) => {
    const words = unique(choicesOf(schema, definitions).map(({ word }) => word));
    return words.length > 1 ? `${name}: ${words.join(" or ")}` : name;
  }).join(", ");
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}

/** The schemas a value may have, none of them a choice itself. */
function alternatives(schema: JsonSchema, definitions = schema.$defs): JsonSchema[] {
  const found = resolved(schema, definitions);
  const several = found.anyOf ?? found.oneOf;
  return several ? several.flatMap((one) => alternatives(one, definitions)) : [found];
}

function resolved(schema: JsonSchema, definitions: JsonSchema["$defs"]): JsonSchema {
  return schema.$ref ? resolved(definitions![schema.$ref.split("/").at(-1)!], definitions) : schema;
}

/** A value that a schema allows: 1, of whole numbers 2, or the nearest to it; as few as may be in a list. */
function exampleOf(schema: JsonSchema, definitions: JsonSchema["$defs"]): Json {
  const [one] = alternatives(schema, definitions);
  if (one.default !== undefined) return one.default;
  if (one.enum) return one.enum[0];
  if (one.const !== undefined) return one.const;
  if (one.properties) {
    const required = (one.required ?? []).map((key) => [key, exampleOf(one.properties![key], definitions)]);
    return Object.fromEntries(required) as Json;
  }
  if (one.items) return new Array(one.minItems ?? 0).fill(exampleOf(one.items, definitions));
  if (one.type === "boolean") return true;
  const { minimum = -Infinity, exclusiveMinimum = -Infinity, maximum = Infinity, exclusiveMaximum = Infinity } = one;
  const near = one.type === "integer" ? 2 : 1;
  if (near > exclusiveMinimum && near < exclusiveMaximum) return Math.min(Math.max(near, minimum), maximum);
  return near <= exclusiveMinimum ? exclusiveMinimum + 1 : exclusiveMaximum / 2;
}

function takes(schema: JsonSchema): string {
  if (schema.type === "boolean") return "yes or no";
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  const whole = schema.type === "integer" ? "whole number" : "number";
  const low = exclusiveMinimum !== undefined ? `above ${exclusiveMinimum}` : minimum !== undefined && `from ${minimum}`;
  const high = exclusiveMaximum !== undefined
    ? `below ${exclusiveMaximum}`
    : maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && `to ${maximum}`;
  return [whole, low, high].filter(Boolean).join(" ");
}

function defaultOf({ required, default: value }: SettingRule): string {
  if (required) return "must be given";
  return value === undefined
    ? "by the other settings"
    : value === true
    ? "yes"
    : value === false
    ? "no"
    : String(value);
}

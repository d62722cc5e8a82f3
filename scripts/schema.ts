/**
 * Writes `configs/schema.json`, the JSON Schema that editors check and complete experiment files with. `--check` writes
 * nothing and fails where the committed file is not what would be written.
 */
import { parseArgs } from "@std/cli/parse-args";
import * as z from "zod";
import { Figures, Tables } from "../figures/blocks.ts";
import { experimentFile } from "../suites/core/spec/experiment.ts";

const FILE = new URL("../configs/schema.json", import.meta.url);

/** Maps from dotted paths to values. */
const BY_SETTING = ["vary", "tune", "fix", "quick"];

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  anyOf?: JsonSchema[];
  type?: string;
  minimum?: number;
  maximum?: number;
  description?: string;
}

/** The schema's text, keys in the order of the grammar. */
export function schemaText(): string {
  const schema = z.toJSONSchema(experimentFile({ figures: Figures, tables: Tables }), {
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  }) as JsonSchema;
  for (const key of BY_SETTING) allowNull(schema.properties?.[key]);
  allowNull(schema);
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** `null` takes out what a base says, so editors must not complain of it. */
function allowNull({ properties = {} }: JsonSchema = {}): void {
  for (const [key, { description, ...schema }] of Object.entries(properties)) {
    properties[key] = { ...(description !== undefined && { description }), anyOf: [schema, { type: "null" }] };
  }
}

if (import.meta.main) {
  const { check } = parseArgs(Deno.args, { boolean: ["check"] });
  const text = schemaText();
  const written = await Deno.readTextFile(FILE).catch(() => "");
  if (check && written !== text) {
    console.error('configs/schema.json is not what the grammar gives; "deno run -A scripts/schema.ts" writes it');
    Deno.exit(1);
  }
  if (!check && written !== text) await Deno.writeTextFile(FILE, text);
}

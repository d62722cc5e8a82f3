import { assert, assertEquals } from "@std/assert";
import { SETTINGS } from "../suites/core/spec/settings.ts";
import { schemaText } from "./schema.ts";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: boolean;
  readonly description?: string;
  readonly type?: string;
  readonly minimum?: number;
}

const SCHEMA: Schema = JSON.parse(schemaText());

Deno.test("the committed schema is the one the grammar gives", async () => {
  assertEquals(await Deno.readTextFile(new URL("../configs/schema.json", import.meta.url)), schemaText());
});

Deno.test("editors refuse unknown keys, know every setting, and let null take out what a base says", () => {
  assertEquals(SCHEMA.additionalProperties, false);
  for (const block of ["vary", "tune", "fix", "quick"]) {
    const [map, none] = SCHEMA.properties?.[block].anyOf ?? [];
    assertEquals([map.additionalProperties, none.type], [false, "null"], block);
    assertEquals(Object.keys(map.properties ?? {}), [...SETTINGS.keys()], block);
  }
});

Deno.test("every key says what it is", () => {
  for (const [key, { description = "" }] of Object.entries(SCHEMA.properties ?? {})) {
    if (!["figures", "tables"].includes(key)) assert(description.length > 10, key);
  }
});

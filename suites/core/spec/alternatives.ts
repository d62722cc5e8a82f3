/** What a schema allows at a path, read off its JSON Schema: the source of "allowed" and "did you mean". */
import * as z from "zod";
import type { Path } from "./tree.ts";

/** The part of a JSON Schema that is read here. */
interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** What may stand at a place. */
export interface Alternatives {
  /** Words and other fixed values. */
  readonly values: readonly unknown[];
  /** Keys of the maps. */
  readonly keys: readonly string[];
  /** Other kinds of value: `a number`, `a list`. */
  readonly kinds: readonly string[];
}

const KINDS: Readonly<Record<string, string>> = {
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  string: "text",
  array: "a list",
  object: "a map",
};

/** Looks up what a schema allows. */
export class Allowed {
  readonly #root: JsonSchema;

  constructor(schema: z.ZodType) {
    this.#root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  }

  /** What may stand at a path. */
  at(path: Path): Alternatives {
    let level = this.#expand(this.#root);
    for (const step of path) level = level.flatMap((schema) => this.#step(schema, step));
    const values = level.flatMap((schema) => schema.enum ?? ("const" in schema ? [schema.const] : []));
    const keys = level.flatMap((schema) => Object.keys(schema.properties ?? {}));
    const open = level.filter((schema) => schema.enum === undefined && !("const" in schema));
    const kinds = open.flatMap(({ type, properties }) =>
      typeof type === "string" && KINDS[type] && !properties ? [KINDS[type]] : []
    );
    return { values: [...new Set(values)], keys: [...new Set(keys)], kinds: [...new Set(kinds)] };
  }

  #step(schema: JsonSchema, step: PropertyKey): JsonSchema[] {
    const { properties = {}, additionalProperties, prefixItems, items } = schema;
    if (typeof step === "number") {
      const item = prefixItems?.[step] ?? items;
      return item ? this.#expand(item) : [];
    }
    const key = String(step);
    if (Object.hasOwn(properties, key)) return this.#expand(properties[key]);
    return typeof additionalProperties === "object" ? this.#expand(additionalProperties) : [];
  }

  /** A schema as the plain ones it chooses from; references followed, a limit on how deep. */
  #expand(schema: JsonSchema, depth = 0): JsonSchema[] {
    if (depth > 8) return [];
    const parts = [...schema.anyOf ?? [], ...schema.oneOf ?? [], ...schema.allOf ?? []];
    const target = schema.$ref === undefined ? undefined : this.#follow(schema.$ref);
    const inner = [...parts, ...(target ? [target] : [])].flatMap((part) => this.#expand(part, depth + 1));
    return [schema, ...inner];
  }

  #follow(reference: string): JsonSchema | undefined {
    if (reference === "#") return this.#root;
    const name = reference.match(/^#\/\$defs\/(.+)$/)?.[1];
    return name === undefined ? undefined : this.#root.$defs?.[name];
  }
}

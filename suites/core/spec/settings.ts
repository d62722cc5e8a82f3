/** The settings of a run by dotted path, read off the configuration's schema, so that there is one list of them. */
import * as z from "zod";
import type { Json } from "./canonical.ts";
import { RunConfig } from "./config.ts";

/** Dotted path of a setting: `optimizer.lr`, `precision`. */
export type SettingPath = {
  [Section in keyof RunConfig & string]: Section extends "precision" | "interventions" ? Section
    : `${Section}.${keyof NonNullable<RunConfig[Section]> & string}`;
}[keyof RunConfig & string];

/** Values by dotted path. */
export type Settings = Partial<Record<SettingPath, Json>>;

/** What is known of a setting. */
export interface SettingRule {
  readonly path: SettingPath;
  /** Schema of a value, without its default. */
  readonly schema: z.ZodType<Json>;
  /** False where the configuration has a default or can do without. */
  readonly required: boolean;
  readonly default: Json | undefined;
  /** Whether a prior may be a range, and of which numbers. */
  readonly number: "whole" | "real" | undefined;
}

/** Every setting, in the order of the configuration. */
export const SETTINGS: ReadonlyMap<SettingPath, SettingRule> = new Map(
  Object.entries(RunConfig.shape).flatMap(([section, schema]) => {
    const { inner } = unwrap(schema);
    const leaves: [string, z.ZodType][] = inner instanceof z.ZodObject
      ? Object.entries<z.ZodType>(inner.shape).map(([key, leaf]) => [`${section}.${key}`, leaf])
      : [[section, schema]];
    return leaves.map(([path, leaf]) => [path as SettingPath, rule(path as SettingPath, leaf)]);
  }),
);

/** True if a dotted path names a setting. */
export function isSetting(path: string): path is SettingPath {
  return SETTINGS.has(path as SettingPath);
}

/** True for settings that only matter once a step is taken. */
export function isTraining(setting: SettingPath): boolean {
  return setting.startsWith("optimizer.") || setting.startsWith("train.");
}

/** Entries of settings, typed. */
export function settingEntries<Value>(settings: Partial<Record<SettingPath, Value>>): [SettingPath, Value][] {
  return (Object.entries(settings) as [SettingPath, Value | undefined][])
    .filter((entry): entry is [SettingPath, Value] => entry[1] !== undefined);
}

/** Schema of a map from dotted paths to what `of` makes of each setting; none has to be there. */
export function bySetting<Value>(of: (rule: SettingRule) => z.ZodType<Value>) {
  const shape = Object.fromEntries([...SETTINGS].map(([path, rule]) => [path, of(rule).optional()]));
  return z.strictObject(shape as Record<SettingPath, z.ZodOptional<z.ZodType<Value>>>);
}

/** The sections of a file, `{ optimizer: { lr: 0.1 } }`, as settings, `{ "optimizer.lr": 0.1 }`; the rest is left out. */
export function settingsOf(sections: unknown): Settings {
  const found: Settings = {};
  for (const path of SETTINGS.keys()) {
    let value: unknown = sections;
    for (const key of path.split(".")) value = child(value, key);
    if (value !== undefined) found[path] = value as Json;
  }
  return found;
}

/** The defaults of the settings that have one. */
export function defaultSettings(): Settings {
  const found: Settings = {};
  for (const [path, { default: value }] of SETTINGS) if (value !== undefined) found[path] = value;
  return found;
}

/**
 * The configuration that settings add up to, with the section of a protocol even where all its settings have defaults.
 * Throws zod's error where a setting is missing or wrong.
 */
export function configOf(settings: Settings, protocol = ""): RunConfig {
  const sections: Record<string, unknown> = Object.hasOwn(RunConfig.shape, protocol) ? { [protocol]: {} } : {};
  for (const [path, value] of settingEntries(settings)) {
    const [section, key] = path.split(".");
    if (key === undefined) sections[section] = value;
    else sections[section] = { ...(sections[section] as object | undefined), [key]: value };
  }
  return RunConfig.parse(sections);
}

function rule(path: SettingPath, leaf: z.ZodType): SettingRule {
  const { inner, optional, value } = unwrap(leaf);
  const isNumber = inner instanceof z.ZodNumber;
  return {
    path,
    schema: inner as z.ZodType<Json>,
    required: !optional,
    default: value,
    number: isNumber ? (inner.format === "safeint" ? "whole" : "real") : undefined,
  };
}

function unwrap(schema: z.ZodType): { inner: z.ZodType; optional: boolean; value: Json | undefined } {
  let [inner, optional, value]: [z.ZodType, boolean, Json | undefined] = [schema, false, undefined];
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional) {
    if (inner instanceof z.ZodDefault) value = inner.def.defaultValue as Json;
    optional = true;
    inner = inner.def.innerType as z.ZodType;
  }
  return { inner, optional, value };
}

function child(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

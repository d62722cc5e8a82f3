/** Settings and their values as readers see them. */
import type * as z from "zod";
import type { Setting } from "./format.ts";
import { shortest, superscript } from "./numbers.ts";

/** A value of a varied setting. */
export type SettingValue = z.infer<typeof Setting>;

/** Words whose spelling is not their key's with blanks. */
const WORDS: Readonly<Record<string, string>> = {
  kaiming_normal: "Kaiming normal",
  kaiming_uniform: "Kaiming uniform",
  xavier_normal: "Xavier normal",
  xavier_uniform: "Xavier uniform",
  pytorch_default: "PyTorch default",
  relu: "ReLU",
  leaky_relu: "Leaky ReLU",
  gelu: "GELU",
  silu: "SiLU",
  "optimizer.lr": "learning rate",
  "model.init": "initialization",
};

/** Settings whose words say by themselves what they are. */
const SPEAKING = new Set(["model.init", "data.task", "model.activation", "precision"]);

/** Values that are called by a name of their own. */
const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "model.norm": { none: "no norm", batch: "batch norm", layer: "layer norm", rms: "RMS norm", group: "group norm" },
  "model.norm_position": { pre: "pre-norm", post: "post-norm" },
};

/** A value that has one key stands for a distribution or the like. */
const FORMS: Readonly<Record<string, (inner: SettingValue) => string | undefined>> = {
  normal: (inner) => {
    const std = numberAt(inner, "std");
    return std === undefined ? undefined : std === 1 ? "N(0, 1)" : `N(0, ${shortest(std)}²)`;
  },
  uniform: (inner) => {
    const bound = numberAt(inner, "bound");
    return bound === undefined ? undefined : `U(−${shortest(bound)}, ${shortest(bound)})`;
  },
  constant: (inner) => typeof inner === "number" ? `constant ${shortest(inner)}` : undefined,
  kaiming: (inner) => scaled("Kaiming", inner),
  xavier: (inner) => scaled("Xavier", inner),
  orthogonal: (inner) => scaled("orthogonal", inner),
  f16: (inner) => lowPrecision("f16", inner),
  bf16: (inner) => lowPrecision("bf16", inner),
  power: (inner) => {
    const [base, times] = [numberAt(inner, "base"), numberAt(inner, "times")];
    return base === undefined || times === undefined ? undefined : `${shortest(base)}${superscript(times)}`;
  },
};

/** A scheme with its gain: `Kaiming normal × 2`, `Kaiming uniform, fan out × 2`, `orthogonal × activation gain`. */
function scaled(scheme: string, inner: SettingValue): string | undefined {
  if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return undefined;
  const { distribution, fan, gain } = inner;
  if (typeof gain !== "number" && gain !== "activation") return undefined;
  const shape = typeof distribution === "string" ? ` ${distribution}` : "";
  const side = fan === "out" ? ", fan out" : "";
  return `${scheme}${shape}${side} × ${typeof gain === "number" ? shortest(gain) : "activation gain"}`;
}

/** A format with what of its policy is not usual: `f16`, `bf16, no master weights, loss scale 1024`. */
function lowPrecision(format: string, inner: SettingValue): string | undefined {
  if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return undefined;
  const { master, subnormals, loss_scale: scale = "none", storage } = inner;
  const [kind, factor] = typeof scale === "object" && scale !== null ? Object.entries(scale)[0] : [];
  return [
    format,
    ...(master === false ? ["no master weights"] : []),
    ...(subnormals === "flushed" ? ["subnormals flushed"] : []),
    ...(kind === "dynamic" ? ["dynamic loss scale"] : []),
    ...(kind === "static" && typeof factor === "number" ? [`loss scale ${shortest(factor)}`] : []),
    ...(storage === "native" ? ["stored in 16 bits"] : []),
  ].join(", ");
}

/**
 * A setting's value for a table row or the end of a line: `N(0, 0.01²)`, `Kaiming normal`, `depth 20`.
 * A normal distribution is written with its variance, as a square: `N(0, 0.01²)` has the standard deviation 0.01.
 */
export function valueLabel(setting: string, value: SettingValue): string {
  const text = valueText(value);
  const name = NAMES[setting]?.[text];
  if (name !== undefined) return name;
  return SPEAKING.has(setting) || typeof value === "object" ? text : `${settingLabel(setting)} ${text}`;
}

/** A setting for a column head: `initialization`, `learning rate`, `depth`. */
export function settingLabel(setting: string): string {
  return WORDS[setting] ?? setting.slice(setting.lastIndexOf(".") + 1).replaceAll("_", " ");
}

function valueText(value: SettingValue): string {
  if (typeof value === "number") return shortest(value);
  if (typeof value === "string") return WORDS[value] ?? value.replaceAll("_", " ");
  if (value === null || typeof value === "boolean") return String(value);
  if (Array.isArray(value) && value.length === 0) return "none";
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  if ("do" in value) return interventionText(value);
  const entries = Object.entries(value);
  const [key, inner] = entries.length === 1 ? entries[0] : [];
  const form = key !== undefined && inner !== undefined && Object.hasOwn(FORMS, key) ? FORMS[key](inner) : undefined;
  return form ?? entries.map(([name, part]) => `${name.replaceAll("_", " ")} ${valueText(part)}`).join(", ");
}

/** `zero batch at 100`, `scale weights (factor 10) at the end`. */
function interventionText({ do: what, at, ...rest }: { [key: string]: SettingValue }): string {
  const details = Object.entries(rest).map(([name, part]) => `${name.replaceAll("_", " ")} ${valueText(part)}`);
  const when = at === "end" ? "at the end" : `at ${valueText(at)}`;
  return `${valueText(what)}${details.length > 0 ? ` (${details.join(", ")})` : ""} ${when}`;
}

function numberAt(value: SettingValue, key: string): number | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const found = Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof found === "number" ? found : undefined;
}

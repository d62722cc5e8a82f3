/** Every protocol, by the name that an experiment gives. */
import { QUANTITIES, type Quantity, type QuantityName } from "../../../results/quantities.ts";
import type { RunConfig } from "../spec/config.ts";
import type { SettingPath } from "../spec/settings.ts";
import { closedForm } from "./closed_form.ts";
import { continual } from "./continual.ts";
import type { Protocol } from "./protocol.ts";
import { rangeTest } from "./learning_rate_range.ts";
import { signal } from "./signal.ts";
import { stepsToTarget } from "./steps_to_target.ts";
import { throughput } from "./throughput.ts";
import { train } from "./train.ts";

const TABLE = {
  train,
  signal,
  continual,
  closed_form: closedForm,
  range_test: rangeTest,
  steps_to_target: stepsToTarget,
  throughput,
} satisfies Record<string, Protocol>;

/** Name of a protocol. */
export type ProtocolName = keyof typeof TABLE;

export const PROTOCOLS: Readonly<Record<ProtocolName, Protocol>> = TABLE;

/** Names of the protocols. */
export const PROTOCOL_NAMES = Object.keys(PROTOCOLS) as [ProtocolName, ...ProtocolName[]];

/** True for a section of the configuration that one protocol alone has. */
export function isOwnSection(section: string): boolean {
  return Object.hasOwn(PROTOCOLS, section) && PROTOCOLS[section as ProtocolName].ownSection === true;
}

/** Why a setting says nothing in a protocol, undefined where it counts: `protocol signal takes no training step`. */
export function whyIgnored(protocol: ProtocolName, setting: SettingPath): string | undefined {
  const [section] = setting.split(".");
  if (section !== protocol && isOwnSection(section)) return `protocol ${protocol} is not ${section}`;
  const why = PROTOCOLS[protocol].ignores(setting);
  return why === undefined ? undefined : `protocol ${protocol} ${why}`;
}

/**
 * Steps at which a run's record holds a quantity; empty where the protocol does not record it. Layers are looked at every
 * `every` steps, too, and then once more at the end.
 */
export function recordedAt(quantity: QuantityName, protocol: ProtocolName, every?: number): (number | "end")[] {
  const { when, protocol: only }: Quantity = QUANTITIES[quantity];
  if (only !== undefined) return only === protocol ? ["end"] : [];
  const { records } = PROTOCOLS[protocol];
  if (quantity === "loss") {
    return [...(records.includes("snapshot") ? [0] : []), ...(records.includes("step") ? ["end" as const] : [])];
  }
  if (when === "update") return records.includes("step") ? [0] : [];
  if (!records.includes(when)) return [];
  if (when !== "snapshot") return ["end"];
  return every !== undefined && records.includes("evaluation") ? [0, "end"] : [0];
}

/** True for what `train.observe_every` also records between the first step and the last. */
export function isObservedOnTheWay(quantity: QuantityName): boolean {
  const { when } = QUANTITIES[quantity];
  return when === "snapshot" || when === "update";
}

/** Training steps of a run, 1 where it takes none: what progress is counted in. */
export function stepsOf(protocol: ProtocolName, config: RunConfig): number {
  return PROTOCOLS[protocol].passes(config, { validation: 0, test: 0 }).train ?? 1;
}

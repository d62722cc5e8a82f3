/**
 * The rules of an experiment that concern more than one key: each setting has one role, cases agree on their settings,
 * nothing is left open. They read the file as typed, so that they can speak beside the mistakes of single values.
 */
import { QUANTITIES, type QuantityName } from "../../../results/quantities.ts";
import { isOwnSection, type ProtocolName, PROTOCOLS, recordedAt, whyIgnored } from "../protocols/table.ts";
import { comparableText } from "./canonical.ts";
import { FEWEST_SEEDS } from "./experiment.ts";
import type { Mistake } from "./explain.ts";
import { isSetting, type SettingPath, SETTINGS } from "./settings.ts";
import { keyPlace, type Path, type Tree, treeAt, valueOf } from "./tree.ts";

/** How an experiment can speak of a setting outside the sections of the configuration. */
const ROLES = { vary: "varied", cases: "listed in cases", sample: "sampled", tune: "tuned", fix: "fixed" } as const;
type Role = keyof typeof ROLES;

interface Mention {
  readonly role: Role;
  readonly setting: SettingPath;
  readonly path: Path;
}

/** Every broken rule. `files` are the experiment's and its bases', the nearest first. */
export function brokenRules(tree: Tree, files: readonly string[]): Mistake[] {
  const mentions = mentionsOf(tree);
  return [
    ...missing(tree, mentions),
    ...twoRoles(tree, mentions),
    ...withoutEffect(tree, files, mentions),
    ...quickOverVaried(tree, mentions),
    ...unequalCases(tree),
    ...repeated(tree),
    ...emptyPriors(tree),
    ...tooFewSeeds(tree),
    ...beyondProtocol(tree, mentions),
  ];
}

function mentionsOf(tree: Tree): Mention[] {
  const places: [Role, Path][] = [["vary", ["vary"]], ["sample", ["sample", "priors"]], ["tune", ["tune"]], ["fix", [
    "fix",
  ]]];
  const cases = itemsAt(tree, ["cases"]).map((_, i): [Role, Path] => ["cases", ["cases", i]]);
  const seen = new Set<string>();
  return [...places, ...cases].flatMap(([role, above]) =>
    keysAt(tree, above).flatMap((setting) => {
      if (!isSetting(setting) || seen.has(`${role} ${setting}`)) return [];
      seen.add(`${role} ${setting}`);
      return [{ role, setting, path: [...above, setting] }];
    })
  );
}

/** What only the loaded file must have; a base may leave it to those that build on it. */
function missing(tree: Tree, mentions: readonly Mention[]): Mistake[] {
  const keys = ["question", "observe"].filter((key) => !treeAt(tree, [key]));
  const protocol = protocolOf(tree);
  const mentioned = new Set(mentions.map(({ setting }) => setting));
  const open = [...SETTINGS.values()].filter(({ path, required }) =>
    required && !mentioned.has(path) && !treeAt(tree, path.split(".")) && whyIgnored(protocol, path) === undefined
  );
  return [
    ...keys.map((key) => mistake([key], "is missing: an experiment needs it")),
    ...open.map(({ path }) => mistake(path.split("."), "is missing: state it, or fix, vary, tune or sample it")),
  ];
}

function twoRoles(tree: Tree, mentions: readonly Mention[]): Mistake[] {
  return mentions.flatMap(({ role, setting, path }, i) => {
    const first = mentions.slice(0, i).find((other) => other.setting === setting);
    if (!first) return [];
    const { file, line } = keyPlace(tree, first.path);
    return [
      mistake(path, `is ${ROLES[role]}, but also ${ROLES[first.role]} (${file}:${line}); keep one of them`, true),
    ];
  });
}

/** A value in a section beside a role in the same file or in a base: one of them says nothing. */
function withoutEffect(tree: Tree, files: readonly string[], mentions: readonly Mention[]): Mistake[] {
  const nearness = (path: Path) => files.indexOf(keyPlace(tree, path).file);
  return mentions.flatMap(({ role, setting, path }) => {
    const section = setting.split(".");
    if (!treeAt(tree, section) || nearness(section) > nearness(path)) return [];
    const { file, line } = keyPlace(tree, path);
    const words = `has no effect: ${setting} is ${ROLES[role]} (${file}:${line}); remove one of them`;
    return [mistake(section, words, true)];
  });
}

function quickOverVaried(tree: Tree, mentions: readonly Mention[]): Mistake[] {
  return keysAt(tree, ["quick"]).flatMap((setting) => {
    const mention = mentions.find((other) => other.setting === setting && other.role !== "fix");
    return mention
      ? [mistake(["quick", setting], `cannot replace a setting that is ${ROLES[mention.role]}`, true)]
      : [];
  });
}

function unequalCases(tree: Tree): Mistake[] {
  const first = keysAt(tree, ["cases", 0]);
  return itemsAt(tree, ["cases"]).flatMap((_, i) => {
    const keys = keysAt(tree, ["cases", i]);
    const lacks = first.filter((key) => !keys.includes(key));
    const more = keys.filter((key) => !first.includes(key));
    return [
      ...(lacks.length > 0 ? [mistake(["cases", i], `lacks ${lacks.join(", ")}, which the first case sets`)] : []),
      ...more.map((key) =>
        mistake(["cases", i, key], "is not set in the first case; cases set the same settings", true)
      ),
    ];
  });
}

function repeated(tree: Tree): Mistake[] {
  const lists: Path[] = [["observe"], ["cases"]];
  for (const key of ["vary", "tune"]) lists.push(...keysAt(tree, [key]).map((setting) => [key, setting]));
  lists.push(...keysAt(tree, ["sample", "priors"]).map((setting) => ["sample", "priors", setting, "choice"]));
  return lists.flatMap((path) => {
    const texts = itemsAt(tree, path).map((item) => comparableText(valueOf(item)));
    return texts.flatMap((text, i) => {
      const first = texts.indexOf(text);
      return first < i ? [mistake([...path, i], `repeats item ${first + 1} of the list`)] : [];
    });
  });
}

function emptyPriors(tree: Tree): Mistake[] {
  return keysAt(tree, ["sample", "priors"]).flatMap((setting) =>
    ["uniform", "log_uniform"].flatMap((kind) => {
      const path = ["sample", "priors", setting, kind];
      const [low, high] = itemsAt(tree, path).map(valueOf);
      if (typeof low !== "number" || typeof high !== "number") return [];
      if (!(low < high)) return [mistake(path, `must go from a smaller to a greater number, got ${low} to ${high}`)];
      return kind === "log_uniform" && !(low > 0) ? [mistake([...path, 0], `must be greater than 0, got ${low}`)] : [];
    })
  );
}

function tooFewSeeds(tree: Tree): Mistake[] {
  const seeds = treeAt(tree, ["seeds"]);
  if (seeds?.kind !== "scalar" || typeof seeds.value !== "number" || treeAt(tree, ["sample"])) return [];
  if (!(seeds.value >= 1 && seeds.value < FEWEST_SEEDS)) return [];
  return [
    mistake(["seeds"], `must be at least ${FEWEST_SEEDS} (fewer only with sample or --quick), got ${seeds.value}`),
  ];
}

/** What a protocol has no use for, or does not record. */
function beyondProtocol(tree: Tree, mentions: readonly Mention[]): Mistake[] {
  const protocol = protocolOf(tree);
  const stated = [...SETTINGS.keys()].filter((setting) => isOwnSection(setting.split(".")[0]));
  const foreign = stated.map((setting) => ({ setting, path: setting.split(".") as Path }))
    .filter(({ path }) => treeAt(tree, path));
  const ignored = [...mentions, ...foreign].flatMap(({ setting, path }) => {
    const why = whyIgnored(protocol, setting);
    return why === undefined ? [] : [mistake(path, `has no effect: ${why}`, true)];
  });
  const observed = itemsAt(tree, ["observe"]).flatMap((item, i) => {
    const name = String(valueOf(item));
    if (!Object.hasOwn(QUANTITIES, name) || recordedAt(name as QuantityName, protocol).length > 0) return [];
    return [mistake(["observe", i], `${name} is not there in protocol ${protocol}`)];
  });
  const tuned = PROTOCOLS[protocol].records.includes("evaluation")
    ? []
    : mentions.filter(({ role, setting }) => role === "tune" && whyIgnored(protocol, setting) === undefined);
  return [
    ...ignored,
    ...tuned.map(({ path }) => mistake(path, `cannot be tuned: protocol ${protocol} has no validation loss`, true)),
    ...observed,
  ];
}

/** The protocol that a file names; `train` where it names none, or none that there is. */
function protocolOf(tree: Tree): ProtocolName {
  const protocol = treeAt(tree, ["protocol"]);
  const name = protocol?.kind === "scalar" ? String(protocol.value) : "";
  return Object.hasOwn(PROTOCOLS, name) ? name as ProtocolName : "train";
}

function keysAt(tree: Tree, path: Path): string[] {
  const found = treeAt(tree, path);
  return found?.kind === "map" ? [...found.entries.keys()] : [];
}

function itemsAt(tree: Tree, path: Path): readonly Tree[] {
  const found = treeAt(tree, path);
  return found?.kind === "list" ? found.items : [];
}

function mistake(path: Path, message: string, atKey = false): Mistake {
  return { path, message, atKey };
}

/** Which experiments a command line names. */
import { SUITES } from "../../suites/table.ts";
import { UsageError } from "./options.ts";

/** An experiment of a suite: `configs/<suite>/<experiment>.yaml`. */
export interface ExperimentName {
  readonly suite: string;
  readonly experiment: string;
}

/** The experiments asked for, in the suites' order. No name means the headline ones. Throws `UsageError`. */
export function namedExperiments(names: readonly string[], all: boolean): ExperimentName[] {
  const every = SUITES.flatMap(({ name, experiments }) =>
    experiments.map((experiment) => ({ suite: name, experiment }))
  );
  if (all) return every;
  if (names.length === 0) {
    return SUITES.flatMap(({ name, headline }) => headline.map((experiment) => ({ suite: name, experiment })));
  }
  const chosen = names.flatMap((name) => {
    const found = every.filter(({ suite, experiment }) => name === suite || name === `${suite}/${experiment}`);
    if (found.length === 0) throw new UsageError(unknownName(name, every));
    return found;
  });
  return every.filter((one) => chosen.includes(one));
}

function unknownName(name: string, every: readonly ExperimentName[]): string {
  const known = SUITES.map((suite) => {
    const own = every.filter((one) => one.suite === suite.name).map(({ experiment }) => `${suite.name}/${experiment}`);
    return `  ${suite.name}: ${own.join(", ")}`;
  });
  return `no suite or experiment is called "${name}"; there are\n${known.join("\n")}`;
}

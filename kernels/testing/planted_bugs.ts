/**
 * Negative controls for every kernel: bugs planted in its float64 reference, each of which the kernel's own cases must
 * refuse at their own tolerances. Cases that cannot tell a wrong kernel from a right one show here.
 *
 * A bug sits where an argument is read or written (`argument_bugs.ts`), in an attribute that is taken as a constant, or in
 * an optional argument that is ignored.
 */
import { type KernelName, KERNELS } from "../table.ts";
import { argumentBugs } from "./argument_bugs.ts";
import type { KernelCase } from "./kernel_case.ts";
import { type Arrays, type Bug, elements, makeTrial, referenceOf, toleranceOf, type Trial } from "./reference_call.ts";
import { compare } from "./tolerances.ts";

/** What the controls of one kernel came to. */
export interface Controls {
  /** Names of the bugs that were planted. */
  readonly planted: readonly string[];
  /** Those that no case refused. */
  readonly missed: readonly string[];
}

/** Larger cases are left out: what a bug does shows in small ones, or the cases need a small one that shows it. */
const MOST_ELEMENTS = 20_000;

/** Plants every bug there is in a kernel. */
export function plantBugs(kernel: KernelName, cases: readonly KernelCase[]): Controls {
  const small = cases.filter((one) => elements(one) <= MOST_ELEMENTS);
  const bySize = small.toSorted((a, b) => elements(a) - elements(b)); // most bugs show in the first, cheapest ones
  const trials: Trial[] = [];
  const trialAt = (i: number) => trials[i] ??= makeTrial(kernel, bySize[i]);
  const [planted, missed]: [string[], string[]] = [[], []];
  for (const bug of [...argumentBugs(kernel), ...optionalBugs(kernel), ...attributeBugs(cases)]) {
    let [canShow, refused] = [bug.mustShow, false];
    for (let i = 0; i < bySize.length && !refused; i++) {
      const verdict = verdictOf(kernel, trialAt(i), bug);
      canShow ||= verdict !== undefined;
      refused = verdict === "refused";
    }
    if (canShow) planted.push(bug.name);
    if (canShow && !refused) missed.push(bug.name);
  }
  return { planted, missed };
}

/** Whether a case tells a wrong kernel from the right one; undefined where the bug cannot show in it. */
function verdictOf(kernel: KernelName, trial: Trial, bug: Bug): "refused" | "passed" | undefined {
  let verdict: "passed" | undefined;
  for (let replica = 0; replica < trial.inputs.length; replica++) {
    try {
      const got = bug.outcome(trial, replica);
      if (!got) continue;
      if (differs(kernel, trial, got, trial.want[replica])) return "refused";
      verdict = "passed";
    } catch {
      return "refused"; // what throws has been told
    }
  }
  return verdict;
}

function differs(kernel: KernelName, { one, call }: Trial, got: Arrays, want: Arrays): boolean {
  return Object.entries(KERNELS[kernel].signature).some(([name, access]) => {
    const tensor = call.tensors[name];
    return tensor && !access.startsWith("read") && compare(got[name], want[name], toleranceOf(one, tensor)).beyond > 0;
  });
}

/** Each optional input ignored: cases with it must refuse that. */
function optionalBugs(kernel: KernelName): Bug[] {
  const optional = Object.entries(KERNELS[kernel].signature).filter(([, access]) => access === "read?");
  return optional.map(([argument]) => ({
    name: `ignores ${argument}`,
    mustShow: true,
    outcome({ call, inputs }, replica) {
      if (!(argument in call.tensors)) return undefined;
      const { [argument]: _, ...tensors } = call.tensors;
      return referenceOf({ ...call, tensors }, inputs[replica]);
    },
  }));
}

/** Each attribute's least and greatest value as a constant: a case with another one must refuse it. */
function attributeBugs(cases: readonly KernelCase[]): Bug[] {
  const names = new Set(cases.flatMap(({ attributes = {} }) => Object.keys(attributes)));
  return [...names].flatMap((name) => {
    const values = cases.flatMap(({ attributes = {} }) => name in attributes ? [attributes[name]] : []);
    return [...new Set([Math.min(...values), Math.max(...values)])].map((value) => ({
      name: `takes ${name} as ${value}`,
      mustShow: true,
      outcome({ call, inputs }: Trial, replica: number) {
        if (call.attributes[name] === value) return undefined;
        return referenceOf({ ...call, attributes: { ...call.attributes, [name]: value } }, inputs[replica]);
      },
    }));
  });
}

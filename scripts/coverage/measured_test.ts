import { assertEquals } from "@std/assert";
import type { CoverageLine } from "../../kernels/testing/coverage_log.ts";
import { type Measured, merged, missing, NOTHING } from "./measured.ts";
import type { Tested } from "./tested.ts";

const TEST = "kernels/relu/relu_test.ts";
const LOCKSTEP_TEST = "suites/core/run/lockstep_test.ts";
const OPERATION_TEST = "kernels/relu/rectify_test.ts";

/** A tree of one kernel and one operation. */
function tree(build: string): Tested {
  return {
    kernels: new Map([["relu", { cases: [], file: TEST, builds: { cpu: build, gpu: build } }]]),
    operations: new Map([[OPERATION_TEST, { operations: ["rectify"], build }]]),
    lockstep: { file: LOCKSTEP_TEST, build },
    untested: [],
  };
}

function found(device: string, error: number): CoverageLine {
  const where = { kernel: "relu", device, name: `a ${device}`, dtype: "f32", file: `file:///project/${TEST}` };
  return { kind: "case", error, tolerance: 1e-5, ...where };
}

const GRADIENT: CoverageLine = {
  ...{ kind: "gradient", forward: ["relu"], backward: ["relu"], derivatives: 35, error: 1.26e-11, planted: 3 },
  file: `file:///project/${OPERATION_TEST}`,
};

const CONTROLS: CoverageLine = { kind: "controls", kernel: "relu", planted: 14, file: `file:///project/${TEST}` };
const LOCKSTEP: CoverageLine = {
  ...{ kind: "lockstep", devices: ["cpu", "gpu"], config: {}, steps: 20, lossError: 1.26e-8, gradientError: 0 },
  file: `file:///project/${LOCKSTEP_TEST}`,
};
const LINES = [found("cpu", 0), found("cpu", 1.234e-8), found("gpu", 2e-8), CONTROLS, GRADIENT, GRADIENT, LOCKSTEP];

function whole(): Measured {
  return merged(NOTHING, LINES, tree("one"));
}

Deno.test("of all cases the greatest error counts, and of all checks of a file the sum of derivatives", () => {
  const { kernels: { relu }, derivatives } = whole();
  assertEquals(relu.planted, 14);
  assertEquals(relu.cpu, { build: "one", on: "a cpu", errors: { f32: { error: 1.2e-8, tolerance: 1e-5 } } });
  assertEquals(derivatives[OPERATION_TEST].derivatives, 70);
  assertEquals(derivatives[OPERATION_TEST].error, 1.3e-11);
  assertEquals(whole().lockstep.runs.map(({ lossError }) => lossError), [1.3e-8]);
});

Deno.test("nothing is missing of what was measured as it is", () => {
  assertEquals(missing(tree("one"), whole()), { files: [], reasons: [] });
});

Deno.test("a new kernel and a changed one are named, with the tests that measure them", () => {
  const { files, reasons } = missing(tree("one"), NOTHING);
  assertEquals(files, [TEST, OPERATION_TEST, LOCKSTEP_TEST]);
  assertEquals(reasons, [
    "kernel relu is not measured on the cpu",
    "kernel relu is not measured on the gpu",
    "the derivatives of rectify are not measured",
    "training in lockstep is not measured as its test is now",
  ]);
  assertEquals(missing(tree("another"), whole()).reasons, [
    "kernel relu has changed since it was measured on the cpu",
    "kernel relu has changed since it was measured on the gpu",
    "the derivatives of rectify have changed since they were measured",
    "training in lockstep is not measured as its test is now",
  ]);
});

Deno.test("a device that was not there leaves what was known, which is missing where the kernel has changed", () => {
  const changed = tree("another");
  const measured = merged(whole(), [found("cpu", 3e-8)], changed);
  assertEquals(measured.kernels.relu.cpu?.build, "another");
  assertEquals(measured.kernels.relu.gpu?.build, "one");
  assertEquals(missing(changed, measured).reasons[0], "kernel relu has changed since it was measured on the gpu");
});

Deno.test("what is no longer in the tree is left out", () => {
  const empty: Tested = { ...tree("one"), kernels: new Map(), operations: new Map() };
  assertEquals(merged(whole(), [], empty), { ...NOTHING, lockstep: whole().lockstep });
});

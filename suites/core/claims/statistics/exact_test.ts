import { assertEquals } from "@std/assert";
import type { RunRecord } from "../../../../results/format.ts";
import { judgeable, losses, oneTo, reasonNot, width, wordsOf } from "../testing/measured.ts";

const [A, B] = [width(8), width(16)];

Deno.test("identical: final parameters or values agree to the last bit in every seed", () => {
  const one = (cell: typeof A, values: number[], over: Partial<RunRecord> = {}) =>
    losses(cell, values).map((run): RunRecord => ({ ...run, ...over }));
  const same = [...one(A, oneTo(6)), ...one(B, oneTo(6))];
  const parameters = { identical: "parameters", of: A, to: B };
  const value = { identical: "loss", at: "end", of: A, to: B };
  for (const expect of [parameters, value]) {
    assertEquals(judgeable(same, expect).note, "6 of 6 seeds agree to the last bit");
    assertEquals([judgeable(same, expect).value, judgeable(same, expect).interval], [1, null]);
  }
  const off = [...one(A, oneTo(6)), ...one(B, [1, 2, 3, 4, 5, 6 + 1e-12])];
  assertEquals([judgeable(off, value).value, judgeable(off, parameters).value], [5 / 6, 1]);
  assertEquals(judgeable([...one(A, [0]), ...one(B, [-0])], value).value, 0); // bits, not numbers
  assertEquals(
    judgeable([...one(A, [NaN]), ...one(B, [NaN])], { ...value, identical: "grad_norm", at: 0, layer: 1 }).value,
    1,
  );
  const gone = [...one(A, [1]), ...one(B, [1], { parameterHash: null })];
  assertEquals(reasonNot(gone, parameters), "1 runs have no parameters at their end");
  assertEquals(reasonNot(same.slice(1), parameters), "the two cells have other seeds");
});

Deno.test("exists: a witness proves it, none proves nothing; that there is none is refuted by one", () => {
  const runs = [...losses(A, [1, 2, 3]), ...losses(B, [1, undefined, undefined])];
  const exists = { exists: { diverged: true } };
  const { value, interval, n, note } = judgeable(runs, exists);
  assertEquals([value, interval, n, note], [1, null, 6, "2 of 6 runs, the first: width 16, seed 1"]);
  const none = reasonNot(runs, { ...exists, where: A });
  assertEquals(none, "none of 3 runs; their share is at most 0.71, which does not say that there are none");
  assertEquals(judgeable(runs, { ...exists, is: false, where: A }).value, 0);
  assertEquals(judgeable(runs, { ...exists, is: false }).value, 1);
  assertEquals(wordsOf({ ...exists, is: false }), "there are no diverged runs");
});

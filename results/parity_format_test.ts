import { assertEquals, assertThrows } from "@std/assert";
import { Files } from "./files.ts";
import { parityDifferences, parityFile } from "./parity_format.ts";
import { SimulatedDisk } from "./simulated_disk.ts";
import { someParity, someParityRow } from "./testing/parity.ts";

Deno.test("a comparison is read back as it was written, numbers that are none included", () => {
  const row = someParityRow({ free: { loss: NaN, parameter: Infinity }, holds: false, miss: "step 3: loss 1" });
  const parity = someParity({ rows: [row, someParityRow()] });
  assertEquals(parityFile.read(parityFile.encode(parity), "cpu.json"), parity);
});

Deno.test("other keys, versions and values are refused by name", () => {
  const text = parityFile.encode(someParity());
  const changed = (from: string, to: string) => () => parityFile.read(text.replace(from, to), "cpu.json");
  assertThrows(changed('"format": 1', '"format": 2'), SyntaxError, "got 2, which is newer");
  assertThrows(changed('"kind": "parity"', '"kind": "other"'), SyntaxError, "kind");
  assertThrows(changed('"within": 20', '"within": -1'), SyntaxError, "rows.0.within");
  assertThrows(changed('"torch":', '"tensorflow":'), SyntaxError, "provenance");
  assertThrows(
    () => parityFile.encode(someParity({ rows: [someParityRow({ steps: 0 })] })),
    RangeError,
    "Cannot encode",
  );
});

Deno.test("a published comparison is found by its device", () => {
  const files = new Files(new SimulatedDisk());
  assertEquals(parityFile.published(files, "cpu"), undefined);
  files.write(parityFile.path("cpu"), parityFile.encode(someParity()));
  assertEquals(parityFile.published(files, "cpu"), someParity());
  assertEquals(parityFile.published(files, "gpu"), undefined);
});

Deno.test("what differs is said: pairs, casts, and models with too many steps near a kink", () => {
  assertEquals(parityDifferences(someParity()), []);
  const wrong = someParityRow({ holds: false, miss: "step 3: loss 1.0e-3" });
  const free = someParityRow({ optimizer: "adam", holds: false, free: { loss: 0.5, parameter: 0.25 } });
  const cast = { format: "bf16", values: 9, differing: 2 } as const;
  assertEquals(parityDifferences(someParity({ rows: [wrong, free], casts: [cast] })), [
    "mlp with sgd: step 3: loss 1.0e-3",
    "mlp with adam: run freely, loss 5.0e-1, parameters 2.5e-1",
    "2 casts to bf16",
  ]);
  const near = (explained: number) => someParityRow({ explained, within: 20 - explained });
  assertEquals(parityDifferences(someParity({ rows: [near(1)] })), []);
  assertEquals(parityDifferences(someParity({ rows: [near(2), near(0)] })), []);
  assertEquals(parityDifferences(someParity({ rows: [near(2)] })), [
    "mlp: only 18 of 20 steps are within the tolerances",
  ]);
  assertEquals(
    parityDifferences(someParity({ rows: [someParityRow({ steps: 1, within: 0, explained: 1 })] })).length,
    1,
  );
});

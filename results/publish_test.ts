import { assertEquals, assertThrows } from "@std/assert";
import { canonicalHash, encodeResult } from "./encode.ts";
import { buildIndex, currentResult, encodeIndex, INDEX, listCurrent, nextIndex, readIndex } from "./current.ts";
import { Files } from "./files.ts";
import type { Result } from "./format.ts";
import { listPublished, listRuns, publishedPath } from "./layout.ts";
import { publish, refusal } from "./publish.ts";
import { readRunResult, saveRunResult } from "./save.ts";
import { PowerLoss, SimulatedDisk } from "./simulated_disk.ts";
import { someResult, someRun, someRuns } from "./testing/results.ts";
import { VERDICTS_1 } from "./testing/version_1.ts";

const NAME = { suite: "suite", experiment: "experiment", device: "cpu" } as const;
const newFiles = () => new Files(new SimulatedDisk());
const first = someResult(someRuns(6));
const second = someResult(someRuns(7));

Deno.test("revisions count up, an equal result makes none, and the newest is current", () => {
  const files = newFiles();
  assertEquals(currentResult(files, NAME), undefined);
  const path = "results/v1/suite/experiment.cpu.1.json";
  assertEquals(publish(files, first), { path, revision: 1, unchanged: false });
  const elsewhere = { ...first, provenance: { ...first.provenance, wallSeconds: 99, commit: "fedcba9" } };
  assertEquals(publish(files, elsewhere), { path, revision: 1, unchanged: true });
  assertEquals(files.read(path), encodeResult(first));
  assertEquals(publish(files, second).revision, 2);
  assertEquals(currentResult(files, NAME)?.result, second);
  assertEquals(publish(files, first).revision, 3); // back to an old answer is news, too
  const onGpu = { ...first, provenance: { ...first.provenance, device: { ...first.provenance.device, kind: "gpu" } } };
  assertEquals(publish(files, onGpu as Result).revision, 1);
  assertEquals(listCurrent(files).map(({ device, revision }) => [device, revision]), [["cpu", 3], ["gpu", 1]]);
});

Deno.test("ten revisions sort by number", () => {
  const files = newFiles();
  for (let i = 1; i <= 11; i++) publish(files, someResult(someRuns(i)));
  assertEquals(listCurrent(files).map(({ revision }) => revision), [11]);
});

Deno.test("what may not be published is refused with the reason", () => {
  const files = newFiles();
  const refuses = (result: Result, message: string) => {
    assertThrows(() => publish(files, result), RangeError, message);
    assertEquals(files.list("results"), []);
  };
  refuses(someResult(someRuns(3), { quick: true }), "without --quick");
  refuses(someResult(someRuns(6), { overrides: { "optimizer.lr": 1 } }), "optimizer.lr overridden");
  refuses(someResult([]), "no run");
  refuses(someResult(someRuns(6), { device: { ...first.provenance.device, kind: "reference" } }), "reference");
  const failed = someResult([...someRuns(6), someRun({ status: "failed", reason: "out of memory" })]);
  refuses(failed, "1 of 7 runs failed (out of memory)");
  refuses(someResult([someRun({ status: "skipped" })]), "1 of 1 runs were skipped");
  assertEquals(refusal(failed, { allowUnfinished: true }), undefined);
  const hostile = someResult(someRuns(6));
  hostile.canonical.experiment = "../../../x";
  refuses(hostile, "suites and experiments are named");
  assertEquals(refusal(someResult([someRun({ status: "diverged", step: 3 })])), undefined);
});

Deno.test("the index lists revisions and shows an edit", () => {
  const files = newFiles();
  assertEquals(encodeIndex(buildIndex(files)), '{\n  "format": 1,\n  "results": []\n}\n');
  publish(files, first);
  publish(files, second);
  const index = nextIndex(files);
  const [one, two] = [first, second].map(({ canonical }) => canonicalHash(canonical));
  assertEquals(index.results, [{
    ...NAME,
    current: 2,
    revisions: [{ revision: 1, canonical: one }, { revision: 2, canonical: two }],
  }]);
  files.write(INDEX, encodeIndex(index));
  assertEquals(readIndex(files), index);
  assertEquals(nextIndex(files), index);
  const path = "results/v1/suite/experiment.cpu.1.json";
  files.write(path, encodeResult(someResult([someRun({ scalars: { "loss@end": 0.499 } })])));
  assertThrows(() => nextIndex(files), RangeError, `an edited ${path}`);
  files.remove(path);
  assertThrows(() => nextIndex(files), RangeError, `a missing ${path}`);
});

Deno.test("power may go while publishing: the old revision stays current or the new one is whole", () => {
  const before = newFiles();
  publish(before, first);
  for (let lossAt = before.disk instanceof SimulatedDisk ? before.disk.operations : 0;; lossAt++) {
    const disk = new SimulatedDisk(lossAt);
    const files = new Files(disk);
    let done = false;
    try {
      publish(files, first);
      publish(files, second);
      done = true;
    } catch (error) {
      if (!(error instanceof PowerLoss)) throw error;
    }
    for (const left of disk.afterPowerLoss()) {
      const seen = currentResult(new Files(left), NAME)?.result;
      assertEquals(seen, seen?.canonical.runs.length === 6 && !done ? first : second);
    }
    if (done) return;
  }
});

Deno.test("a bench's newest result takes the last one's place, verdicts and all", () => {
  const files = newFiles();
  const paths = saveRunResult(files, first, VERDICTS_1);
  assertEquals(paths.result, "runs/out/suite/experiment.cpu.json");
  assertEquals(paths.verdicts, "runs/out/suite/experiment.cpu.verdicts.json");
  saveRunResult(files, second, VERDICTS_1);
  assertEquals(readRunResult(files, NAME), second);
  assertEquals(readRunResult(files, { ...NAME, device: "gpu" }), undefined);
  assertEquals(listRuns(files), [NAME]);
});

Deno.test("what was published in an older format is still there, and counts among the revisions", () => {
  const files = newFiles();
  publish(files, first);
  publish(files, second);
  const [one, two] = ["results/v1/suite/experiment.cpu.1.json", "results/v1/suite/experiment.cpu.2.json"];
  files.write("results/v2/suite/experiment.cpu.3.json", files.read(two)!); // as a later version would lay it
  files.write("results/v2/suite/experiment.cpu.2.verdicts.json", "{}");
  assertEquals(listPublished(files).map(publishedPath), [one, two]);
  const listed = listPublished(files, 2);
  assertEquals(listed.map(({ revision }) => revision), [1, 2, 3]);
  assertEquals(publishedPath(listed[2]), "results/v2/suite/experiment.cpu.3.json");
});

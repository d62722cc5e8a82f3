import { assertEquals, assertNotEquals } from "@std/assert";
import { filesBelow } from "../../results/disk.ts";
import { Files } from "../../results/files.ts";
import { SimulatedDisk } from "../../results/simulated_disk.ts";
import { requestsOf } from "../../suites/core/claims/reads.ts";
import { expand } from "../../suites/core/plan/expand.ts";
import { loadExperiment, readProjectFile, ROOT } from "../spec.ts";
import { keysOf } from "./builds.ts";
import { DataShelf } from "./data_shelf.ts";
import { Known, type KnownDevice } from "./known.ts";

const DEVICE: KnownDevice = { kind: "cpu", name: "fused", features: [], limits: {}, flags: "" };

const TEXT = `
question: Which is it?
model: { kind: mlp, depth: 1, width: 8, activation: relu, init: zeros }
data: { task: gaussian, batch: 8 }
loss: { kind: cross_entropy }
vary: { optimizer.lr: [0.1, 0.2] }
optimizer: { kind: sgd }
fix: { train.steps: 3 }
seeds: 6
observe: [loss, test_accuracy]
`;

/** Keys of the runs of an experiment's text. */
async function keys(text: string, known: Known, device = DEVICE) {
  const read = (path: string) => path === "configs/a/b.yaml" ? text : readProjectFile(path);
  const spec = loadExperiment({ suite: "a", experiment: "b" }, read);
  const shelf = new DataShelf("nowhere", known);
  await shelf.find([{ task: "gaussian" }]);
  const runs = expand(spec, { dataHash: () => shelf.hashes.get("gaussian")! });
  const asked = { protocol: spec.protocol, observe: spec.observe, requests: requestsOf(spec.claims) };
  return [...(await keysOf(runs, asked, { known, shelf, device })).values()];
}

Deno.test("comments, order and words of a question change no key; what is recorded and on what does", async () => {
  const known = Known.open(new Files(new SimulatedDisk()), ROOT);
  const plain = await keys(TEXT, known);
  const lines = TEXT.trim().split("\n");
  const edited = [...lines.slice(1).reverse().map((line) => `${line} # why`), "question: 'Another?'"].join("\n");
  assertEquals(await keys(edited, known), plain);
  assertEquals(new Set(plain.map(({ build }) => build)).size, 1);
  const other = (key: (typeof plain)[number]) => ({ ...key, device: "cpu: unfused" });
  assertEquals(await keys(TEXT, known, { ...DEVICE, name: "unfused" }), plain.map(other));
  const more = await keys(TEXT.replace("loss, test", "loss, grad_norm, test"), known);
  assertEquals(more.map(({ id }) => id), plain.map(({ id }) => id));
  more.forEach((key, i) => assertNotEquals([key.asked, key.build], [plain[i].asked, plain[i].build]));
  const wider = await keys(TEXT.replace("width: 8", "width: 9"), known);
  wider.forEach((key, i) => assertNotEquals([key.id, key.build], [plain[i].id, plain[i].build]));
});

Deno.test("what is known is found again, and forgotten with the sources or when it was damaged", async () => {
  const files = new Files(new SimulatedDisk());
  const known = Known.open(files, ROOT);
  const plain = await keys(TEXT, known);
  known.save();
  const again = Known.open(files, ROOT);
  assertEquals(Object.keys(again.contents.builds).length, 1);
  assertEquals(again.datasetHash("gaussian", "nowhere"), known.contents.datasets.gaussian.hash);
  assertEquals(await keys(TEXT, again), plain);
  const text = files.read("runs/cache/known.json")!;
  files.write(
    "runs/cache/known.json",
    text.replace(/"builds":\{"(\w)/, (all, digit) => all.slice(0, -1) + (digit === "a" ? "b" : "a")),
  );
  assertEquals(Known.open(files, ROOT).contents.builds, {});
  const elsewhere = await Deno.makeTempDir();
  try {
    for (const folder of ["figures", "kernels", "results", "suites"]) await Deno.mkdir(`${elsewhere}/${folder}`);
    files.write("runs/cache/known.json", text);
    assertEquals(Known.open(files, elsewhere).contents.builds, {});
    await Deno.writeTextFile(`${elsewhere}/data.bin`, "abc");
    const here = Known.open(filesBelow(elsewhere), elsewhere);
    here.keepDataset("mnist", "h", { folder: elsewhere, names: ["data.bin"] });
    assertEquals([here.datasetHash("mnist", elsewhere), here.datasetHash("mnist", "other")], ["h", undefined]);
    await Deno.writeTextFile(`${elsewhere}/data.bin`, "abcd");
    assertEquals(here.datasetHash("mnist", elsewhere), undefined);
  } finally {
    await Deno.remove(elsewhere, { recursive: true });
  }
});

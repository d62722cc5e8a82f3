import { assert, assertEquals } from "@std/assert";
import { Figures, Tables } from "../../figures/blocks.ts";
import { initResult } from "../../figures/testing/init_result.ts";
import { noWarning } from "../../figures/testing/spec_parts.ts";
import { Files } from "../../results/files.ts";
import { parityFile } from "../../results/parity_format.ts";
import { publish } from "../../results/publish.ts";
import { SimulatedDisk } from "../../results/simulated_disk.ts";
import { someParity } from "../../results/testing/parity.ts";
import { refresh, staleFigures } from "./refresh.ts";

const README = "# D\n\n<!-- include: figures/out/initialization/init_table.md -->\n<!-- /include -->\n";
const LEAD = "figures/out/initialization/init_table.depth_profile.activation_mean";
const SECOND = "figures/out/initialization/init_table.depth_profile.grad_norm";
const PAGE = "figures/out/initialization/init_table.md";

const figures = Figures.parse(["activation_mean", "grad_norm"].map((quantity) => {
  return { chart: "depth_profile", quantity, scale: "log", color: "model.init" };
}));
const tables = Tables.parse([{ layout: "by_variant", rows: "model.init", columns: [{ share: "trained" }] }]);

function project(drawn: { figures?: Figures; tables?: Tables } = { figures, tables }) {
  const files = new Files(new SimulatedDisk());
  files.write("README.md", README);
  const tools = { files, load: () => ({ question: "Q?", caveats: [], ...drawn }), warn: noWarning };
  const write = async () => {
    const stale = await staleFigures(tools, { committed: false });
    for (const file of stale) refresh(files, file);
    return stale.map(({ path }) => path);
  };
  const check = async () => (await staleFigures(tools, { committed: true })).map(({ path }) => path);
  return { files, write, check };
}

Deno.test("with nothing published the README says so, once", async () => {
  const { files, write, check } = project();
  assertEquals(await check(), ["README.md"]);
  assertEquals(await write(), ["README.md"]);
  assert(files.read("README.md")?.includes("Nothing is published yet; `deno task bench initialization/init_table`"));
  assertEquals([await check(), await write()], [[], []]);
});

Deno.test("published results are drawn once; git keeps text and the leading picture of what the README shows", async () => {
  const { files, write, check } = project();
  publish(files, initResult(6));
  const committed = ["README.md", `${LEAD}.png`, `${LEAD}.vl.json`, `${SECOND}.vl.json`, PAGE];
  assertEquals(await check(), committed);
  assertEquals(await write(), [...committed, `${LEAD}.svg`, `${SECOND}.png`, `${SECOND}.svg`].sort());
  assertEquals([await check(), await write()], [[], []]);
  assert(files.read("README.md")?.includes(`](${LEAD}.png)`));
  for (const ignored of [`${LEAD}.svg`, `${SECOND}.png`, `${SECOND}.svg`]) files.remove(ignored);
  assertEquals(await check(), []);
});

Deno.test("an edited, missing or left-over file is stale, and checking writes nothing", async () => {
  const { files, write, check } = project();
  publish(files, initResult(6));
  await write();
  const page = files.read(PAGE) ?? "";
  files.write(PAGE, page.replace("6 of 6", "5 of 6"));
  files.remove(`${LEAD}.vl.json`);
  files.write("figures/out/initialization/init_table.learning_curve.loss.vl.json", "{}\n");
  const stale = [`${LEAD}.vl.json`, "figures/out/initialization/init_table.learning_curve.loss.vl.json", PAGE];
  assertEquals(await check(), stale);
  assertEquals(await check(), stale);
  assertEquals(await write(), stale);
  assertEquals([files.read(PAGE), await check()], [page, []]);
  assert(!files.exists("figures/out/initialization/init_table.learning_curve.loss.vl.json"));
});

Deno.test("where both devices are published the CPU's is drawn", async () => {
  const { files, write } = project({ tables });
  const cpu = initResult(6);
  const gpu = { ...cpu.provenance, device: { ...cpu.provenance.device, kind: "gpu" as const, name: "a GPU" } };
  publish(files, { ...cpu, provenance: gpu });
  await write();
  assert(files.read(PAGE)?.includes("on gpu: a GPU"));
  publish(files, cpu);
  assertEquals(await write(), ["README.md", PAGE]);
  assert(files.read(PAGE)?.includes("on cpu: WebAssembly"));
});

Deno.test("a published comparison with PyTorch has a page, which the document on verification includes", async () => {
  const { files, write, check } = project();
  const document = "docs/verification.md";
  files.write(document, "# V\n\n<!-- include: figures/out/parity/cpu.md -->\n<!-- /include -->\n");
  await write();
  assert(files.read(document)?.includes("`deno task parity --publish` compares"));
  files.write(parityFile.path("cpu"), parityFile.encode(someParity()));
  assertEquals(await check(), [document, "figures/out/parity/cpu.md"]);
  assertEquals(await write(), [document, "figures/out/parity/cpu.md"]);
  assert(files.read(document)?.includes("| mlp |"));
  assertEquals([await check(), await write()], [[], []]);
});

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { chartNames } from "../figures/charts.ts";
import { includesOf } from "../figures/includes.ts";
import { OUT } from "./figures/refresh.ts";
import { loadExperiment, ROOT } from "./spec.ts";

Deno.test("git keeps the leading picture of every page that the README shows, and no other", async () => {
  const [readme, ignored] = await Promise.all(
    ["README.md", ".gitignore"].map((name) => Deno.readTextFile(join(ROOT, name))),
  );
  const pages = includesOf(readme).filter((path) => path.startsWith(`${OUT}/`));
  assert(pages.length > 0, "the README shows no page");
  const pictures = pages.flatMap((page) => {
    const [suite, experiment] = page.slice(OUT.length + 1).replace(/\.md$/, "").split("/");
    const names = chartNames(loadExperiment({ suite, experiment }).figures ?? []);
    return names.slice(0, 1).map((name) => `!${OUT}/${suite}/${experiment}.${name}.png`);
  });
  assertEquals(ignored.split("\n").filter((line) => line.startsWith(`!${OUT}/`)), pictures);
});

Deno.test("a mistake on the command line ends with 2 and says what is known", async () => {
  const script = fromFileUrl(new URL("figures.ts", import.meta.url));
  const args = ["run", "-A", "--no-check", script, "--chekc"];
  const { code, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  assertEquals(code, 2);
  assert(new TextDecoder().decode(stderr).includes('takes "--check" alone'));
});

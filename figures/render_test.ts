import { assert, assertEquals, assertGreater, assertLess, assertRejects } from "@std/assert";
import { textWidth } from "./fonts.ts";
import { renderPng, renderSvg } from "./render.ts";
import { noWarning } from "./testing/spec_parts.ts";

const bars = (over: Record<string, unknown> = {}) => ({
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  data: { values: [{ a: "one", b: 1 }, { a: "two", b: 2 }] },
  mark: { type: "bar", clip: true },
  encoding: { x: { field: "a", type: "nominal" }, y: { field: "b", type: "quantitative" } },
  ...over,
});

Deno.test("text is as wide as the font says", () => {
  const [narrow, wide] = ["iiiii", "WWWWW"].map((text) => textWidth(text, { size: 10 }));
  assertLess(narrow * 2, wide);
  assertGreater(textWidth("WWWWW", { size: 10, weight: 600 }), wide);
  assertEquals(textWidth("", { size: 10 }), 0);
});

Deno.test("one specification gives one SVG, however many were drawn before", async () => {
  const first = await renderSvg(bars(), noWarning);
  await renderSvg(bars({ mark: "point" }), noWarning);
  assertEquals(await renderSvg(bars(), noWarning), first);
  assert(first.startsWith("<svg"), first.slice(0, 40));
});

Deno.test("one SVG gives one PNG, at 300 pixels an inch", async () => {
  const svg = await renderSvg(bars(), noWarning);
  const [png, again] = [await renderPng(svg), await renderPng(svg)];
  assertEquals(png, again);
  const view = new DataView(png.buffer, png.byteOffset);
  const width = Number(svg.match(/width="([\d.]+)"/)?.[1]);
  assert(Math.abs(view.getUint32(16) - width * 300 / 72) <= 1, `${view.getUint32(16)} pixels for ${width} points`);
});

Deno.test("errors are thrown and warnings are told", async () => {
  const broken = bars({ transform: [{ calculate: "nothingOfThatName(datum.b)", as: "c" }] });
  await assertRejects(() => renderSvg(broken, noWarning), Error);
  const warnings: string[] = [];
  const odd = bars({ encoding: { y: { field: "b", type: "quantitative", scale: { type: "log", zero: true } } } });
  await renderSvg(odd, (message) => warnings.push(message));
  assertEquals(warnings.length > 0, true);
});

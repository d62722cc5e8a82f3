import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { PLOT } from "./theme.ts";
import { linearTicks, logTicks } from "./ticks.ts";
import { verticalAxis } from "./vertical_axis.ts";

const labels = (ticks: readonly (readonly [number, string])[]) => ticks.map(([, label]) => label);

Deno.test("ticks are round numbers, few enough to read", () => {
  assertEquals(labels(linearTicks(0, 500)), ["0", "100", "200", "300", "400", "500"]);
  assertEquals(labels(linearTicks(0.05, 1)), ["0.2", "0.4", "0.6", "0.8", "1"]);
  assertEquals(labels(linearTicks(-1, 1)), ["−1", "−0.5", "0", "0.5", "1"]);
  assertEquals(labels(logTicks(-14, 8)), ["10⁻¹²", "10⁻⁸", "10⁻⁴", "1", "10⁴", "10⁸"]);
  assertEquals(labels(logTicks(-2, 2)), ["0.01", "0.1", "1", "10", "100"]);
  assertEquals(labels(logTicks(Math.log10(0.3), Math.log10(2.4))), ["0.5", "1", "2"]);
});

Deno.test("zeros, infinities and NaN have rows outside a log scale, in order, and numbers keep their place", () => {
  const axis = verticalAxis({ scale: "log", values: [1, 1e-6, 0, NaN, Infinity], title: "t", extraRow: "diverged" });
  const pixels = [NaN, Infinity, 1, 1e-6, 0].map((value) => axis.toPixel(axis.place(value)));
  const all = [0, axis.toPixel(axis.extraRow ?? NaN), ...pixels, PLOT.height];
  for (let i = 1; i < all.length; i++) assert(all[i] - all[i - 1] >= 4, `places too close: ${all}`);
  assertEquals(axis.place(1e-6), 1e-6);
  assertEquals(axis.breaks.length, 2);
  for (const pixel of [0, 40, PLOT.height]) assertAlmostEquals(axis.toPixel(axis.fromPixel(pixel)), pixel, 0.1);
});

Deno.test("without them there are no rows; zero is a number on a linear scale", () => {
  const axis = verticalAxis({ scale: "linear", values: [0, 1], title: "t" });
  assertEquals([axis.breaks, axis.extraRow, axis.place(0)], [[], undefined, 0]);
  assertEquals(verticalAxis({ scale: "log", values: [0.1, 1], title: "t" }).breaks, []);
});

Deno.test("values close together do not fill a log scale, and there are marks to read them by", () => {
  for (const values of [[0.36, 0.41], [3e7, 9e7], [1], [0.99, 1.01]]) {
    const { encoding, toPixel } = verticalAxis({ scale: "log", values, title: "t" });
    assert((encoding.axis as { values: number[] }).values.length >= 2, `${values} has too few marks`);
    assert(toPixel(values[0]) - toPixel(values[values.length - 1]) < PLOT.height / 2, `${values} fill the scale`);
  }
});

Deno.test("degenerate values still make an axis", () => {
  for (const scale of ["log", "linear"] as const) {
    for (const values of [[], [3], [0, 0], [NaN]]) {
      const axis = verticalAxis({ scale, values, title: "t" });
      for (const value of values) {
        const pixel = axis.toPixel(axis.place(value));
        assert(pixel >= 0 && pixel <= PLOT.height, `${scale} ${values}: ${pixel}`);
      }
    }
  }
});

Deno.test("a negative number cannot stand on a log scale", () => {
  assertThrows(() => verticalAxis({ scale: "log", values: [-1, 1], title: "loss" }), RangeError, "got -1");
});

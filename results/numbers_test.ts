import { assertEquals } from "@std/assert";
import { formatInterval, formatNumber, formatRange, rounded, shortest } from "./numbers.ts";

Deno.test("numbers show three significant digits, and what is no number shows as what it is", () => {
  const cases: [number, string][] = [
    [0, "0"],
    [-0, "0"],
    [0.56231, "0.562"],
    [-0.56231, "−0.562"],
    [0.9996, "1.00"],
    [12345, "12300"],
    [99960, "1.00×10⁵"],
    [0.00099996, "0.00100"],
    [0.000999, "9.99×10⁻⁴"],
    [1.0663e8, "1.07×10⁸"],
    [5e-324, "4.94×10⁻³²⁴"],
    [NaN, "NaN"],
    [Infinity, "∞"],
    [-Infinity, "−∞"],
  ];
  for (const [value, text] of cases) assertEquals(formatNumber(value), text, String(value));
});

Deno.test("an interval sets the decimals of its value", () => {
  assertEquals(formatInterval(0.5613, [0.5423, 0.5801]), "0.561 [0.542, 0.580]");
  assertEquals(formatInterval(0.9312, [0.8001, 0.9999]), "0.93 [0.80, 1.00]");
  assertEquals(formatInterval(0.96, [0, 1]), "1.0 [0, 1.0]");
  assertEquals(formatInterval(1.066e8, [0.7e8, 2e8]), "1.1×10⁸ [7.0×10⁷, 2.0×10⁸]");
  assertEquals(formatInterval(1, [0.6915, 1]), "1.00 [0.69, 1.00]");
  assertEquals(formatInterval(1234, [1034, 1434]), "1230 [1030, 1430]");
  assertEquals(formatInterval(0, [0, 0]), "0");
  assertEquals(formatInterval(0.5, null), "0.500");
  assertEquals(formatInterval(NaN, [NaN, NaN]), "NaN");
  assertEquals(formatInterval(0.5, [0, Infinity]), "0.500 [0, ∞]");
});

Deno.test("ranges are shown as they were stated", () => {
  assertEquals(formatRange([0, 0]), "exactly 0");
  assertEquals(formatRange([0.8, 1]), "0.8 to 1");
  assertEquals(formatRange([-Infinity, 1e-7]), "at most 10⁻⁷");
  assertEquals(formatRange([1e7, Infinity]), "at least 10⁷");
  assertEquals(shortest(10 ** 9.5), "3.162×10⁹");
  assertEquals(shortest(500), "500");
});

Deno.test("data of charts keep what is no number", () => {
  assertEquals([1.23456, 0, NaN, Infinity].map(rounded), [1.235, 0, NaN, Infinity]);
});

import { assert, assertAlmostEquals } from "@std/assert";
import { SCALARS } from "../../../kernels/activation/kinds.ts";
import { normals } from "../random.ts";
import { gain, secondMoment } from "./gain.ts";

Deno.test("moments by quadrature are those known in closed form", () => {
  assertAlmostEquals(secondMoment((z) => z), 1, 1e-12);
  assertAlmostEquals(secondMoment((z) => z * z), 3, 1e-11);
  assertAlmostEquals(secondMoment(() => 1), 1, 1e-12);
});

Deno.test("a layer with its gain keeps the second moment of a normal signal, where that is what the gain is for", () => {
  const z = normals(1, "gain", 400_000);
  for (const activation of ["relu", "leaky_relu", "gelu", "silu"] as const) {
    const f = activation === "relu" ? (x: number) => Math.max(0, x) : (x: number) => SCALARS[activation](x, 0.2).value;
    const squares = z.map((x) => f(x) ** 2);
    const mean = squares.reduce((sum, x) => sum + x, 0) / z.length;
    const deviation = Math.sqrt(squares.reduce((sum, x) => sum + (x - mean) ** 2, 0) / z.length);
    const measured = gain(activation, 0.2) ** 2 * mean;
    const error = gain(activation, 0.2) ** 2 * deviation / Math.sqrt(z.length);
    assert(Math.abs(measured - 1) <= 4 * error, `${activation}: ${measured} ± ${error}`);
  }
});

import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Builder } from "../program/builder.ts";
import { checkGradient } from "../testing/gradient_check.ts";
import { groupNorm, layerNorm, rmsNorm } from "./normalize.ts";

const NUMBERS = { epsilon: 0.1, name: "out" };
const LAYER = { ...NUMBERS, groups: 1, spatial: 1, center: true };
const AFFINE = { scale: [6], shift: [6] };
const AFFINES: readonly Record<string, number[]>[] = [AFFINE, { scale: [6] }, { shift: [6] }, {}];

Deno.test("the derivatives of all norms agree with central differences, with scale and shift and without", async () => {
  const kinds = [LAYER, { ...LAYER, center: false }, { ...LAYER, groups: 3, spatial: 2 }, { ...LAYER, groups: 2 }];
  for (const kind of kinds) {
    for (const affine of AFFINES) {
      await checkGradient(groupNorm, { x: [4, 6], ...affine }, kind);
    }
  }
});

Deno.test("the check catches a backward pass that forgets the mean, the scale or the groups", async () => {
  const wrongly = (change: object): typeof groupNorm => ({
    ...groupNorm,
    backward: (builder, inputs, out, dout) => groupNorm.backward(builder, { ...inputs, ...change }, out, dout),
  });
  const check = (change: object) => checkGradient(wrongly(change), { x: [4, 6], ...AFFINE }, LAYER);
  await assertRejects(() => check({ center: false }), Error, "differences");
  await assertRejects(() => check({ scale: undefined }), Error, "backward");
  await assertRejects(() => check({ groups: 2 }), RangeError, "statistics is");
  await checkGradient(wrongly({}), { x: [4, 6], ...AFFINE }, LAYER);
});

/** The calls that a use of a norm leaves behind. */
function emitted(write: (builder: Builder) => void) {
  const builder = new Builder();
  builder.phase("p", () => write(builder));
  return builder.build().phases.p;
}

const inputs = (builder: Builder, shape: number[]) => ({
  x: builder.tensor("x", shape, { role: "input" }),
  ...{ epsilon: 1e-5, name: "out" },
});

Deno.test("layer and root-mean-square norms are group norms of a row in one group", () => {
  for (const [norm, center] of [[layerNorm, 1], [rmsNorm, 0]] as const) {
    const [call] = emitted((builder) => void norm(builder, inputs(builder, [3, 5])));
    assertEquals(call.attributes, { groups: 1, spatial: 1, center, epsilon: 1e-5 });
  }
});

Deno.test("a mean over one element, sizes that do not divide and an epsilon of 0 are refused", () => {
  const refused = (shape: number[], change: object, message: string) =>
    assertThrows(
      () => emitted((builder) => void builder.apply(groupNorm, { ...LAYER, ...inputs(builder, shape), ...change })),
      RangeError,
      message,
    );
  refused([3, 1], {}, "a mean is taken over two elements or more");
  refused([3, 5], { groups: 5 }, "a mean is taken over two elements or more");
  refused([4, 6], { groups: 4 }, "columns of groups, got spatial 1 and groups 4");
  refused([4, 6], { spatial: 3 }, "rows are a multiple of spatial");
  refused([4, 6], { epsilon: 0 }, "epsilon is a positive number");
  refused([4, 6], { epsilon: NaN }, "epsilon is a positive number");
  emitted((builder) => void rmsNorm(builder, inputs(builder, [3, 1])));
  emitted((builder) => void builder.apply(groupNorm, { ...LAYER, ...inputs(builder, [4, 5]), groups: 5, spatial: 2 }));
});

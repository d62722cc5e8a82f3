import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { attention_backward } from "../attention_backward/attention_backward.ts";
import { Builder } from "../program/builder.ts";
import { checkGradient } from "../testing/gradient_check.ts";
import { TEST_DEVICES } from "../testing/devices.ts";
import { uniformSource } from "../testing/uniform.ts";
import { attend } from "./attend.ts";
import { attentionSizes } from "./sizes.ts";

const LENGTHS = { lengths: { shape: [3], values: Uint32Array.of(3, 0, 2) } };

Deno.test("attention's derivative agrees with central differences, causal or not, padded or not", async () => {
  for (const heads of [1, 2, 3]) {
    for (const [causal, integers] of [[0, {}], [1, {}], [0, LENGTHS], [1, LENGTHS]] as const) {
      await checkGradient(attend, { qkv: [9, 18] }, { heads, tokens: 3, causal, name: "out" }, integers);
    }
  }
});

/** Runs the check with gradients that a mistake has changed, part by part: 0 queries, 1 keys, 2 values. */
async function checkWith(mistake: (gradient: number, part: number, width: number) => number): Promise<void> {
  const { reference } = attention_backward;
  attention_backward.reference = (call, array) => {
    reference(call, array);
    const { HEADS, WIDTH } = attentionSizes(call);
    const out = array("out");
    out.forEach((gradient, i) => out[i] = mistake(gradient, Math.floor(i / (HEADS * WIDTH)) % 3, WIDTH));
  };
  try {
    await checkGradient(attend, { qkv: [6, 12] }, { heads: 2, tokens: 3, causal: 1, name: "out" });
  } finally {
    attention_backward.reference = reference;
  }
}

Deno.test("the check catches a scale that is left out, and a part that is dropped", async () => {
  await checkWith((gradient) => gradient);
  const unscaled = () => checkWith((gradient, part, width) => part < 2 ? gradient * Math.sqrt(width) : gradient);
  await assertRejects(unscaled, Error, "differences");
  for (const dropped of [0, 1, 2]) {
    await assertRejects(() => checkWith((gradient, part) => part === dropped ? 0 : gradient), Error, "differences");
  }
});

const [B, T, D, HEADS] = [2, 7, 8, 2];

/** Output and gradient of one attention on a device, from given queries, keys and values. */
async function attendOn(device: (typeof TEST_DEVICES)[number], qkvValues: Float32Array, causal: number) {
  const builder = new Builder();
  const tensor = (name: string, shape: number[]) => builder.tensor(name, shape, { role: "input" });
  const [qkv, probabilities] = [tensor("qkv", [B * T, 3 * D]), tensor("probabilities", [B * HEADS * T, T])];
  const [out, dout] = [tensor("out", [B * T, D]), tensor("dout", [B * T, D])];
  const [dscores, dqkv] = [tensor("dscores", probabilities.shape.slice()), tensor("dqkv", [B * T, 3 * D])];
  const attributes = { heads: HEADS, tokens: T, causal };
  builder.phase("p", () => {
    builder.call("attention", { qkv, probabilities, out }, attributes);
    builder.call("attention_backward", { qkv, probabilities, dout, dscores, out: dqkv }, attributes);
  });
  await using opened = await device.open();
  await using session = await opened.load(builder.build(), 1);
  session.write(qkv, 0, qkvValues);
  session.write(dout, 0, numbers(B * T * D, 2));
  await session.run("p", 1);
  return { out: (await session.read(out))[0], dqkv: (await session.read(dqkv))[0] };
}

function numbers(count: number, seed: number): Float32Array {
  const uniform = uniformSource(seed);
  return Float32Array.from({ length: count }, () => 2 * uniform() - 1);
}

/** Queries, keys and values, those of one token made something else. */
function withToken(token: number, change: (value: number) => number): Float32Array {
  return numbers(B * T * 3 * D, 1).map((value, i) => Math.floor(i / (3 * D)) === token ? change(value) : value);
}

const CHANGED = T + 4; // in the second sequence

for (const device of TEST_DEVICES) {
  Deno.test({
    name: `on ${device.name} a causal output does not change with a later token, not by a bit, even where that is NaN`,
    ignore: !device.present,
    fn: async () => {
      const before = await attendOn(device, withToken(CHANGED, (x) => x), 1);
      for (const change of [(x: number) => 3 - x, () => NaN]) {
        const after = await attendOn(device, withToken(CHANGED, change), 1);
        assertEquals(bits(after.out, 0, CHANGED, D), bits(before.out, 0, CHANGED, D));
        assertNotEquals(bits(after.out, CHANGED, B * T, D), bits(before.out, CHANGED, B * T, D));
      }
      const free = await Promise.all([(x: number) => x, (x: number) => 3 - x].map((change) => {
        return attendOn(device, withToken(CHANGED, change), 0);
      }));
      assertNotEquals(bits(free[1].out, T, CHANGED, D), bits(free[0].out, T, CHANGED, D));
    },
  });

  Deno.test({
    name: `on ${device.name} a NaN in one sequence leaves the outputs and gradients of another as they are`,
    ignore: !device.present,
    fn: async () => {
      for (const causal of [0, 1]) {
        const before = await attendOn(device, withToken(CHANGED, (x) => x), causal);
        const after = await attendOn(device, withToken(CHANGED, () => NaN), causal);
        assertEquals(bits(after.out, 0, T, D), bits(before.out, 0, T, D));
        assertEquals(bits(after.dqkv, 0, T, 3 * D), bits(before.dqkv, 0, T, 3 * D));
        assertEquals(after.out.subarray(CHANGED * D, CHANGED * D + D).every(Number.isNaN), true);
      }
    },
  });
}

/** Bits of the rows from `first` on, up to `end`. */
function bits(values: ArrayLike<number>, first: number, end: number, width: number): Uint32Array {
  return new Uint32Array(Float32Array.from(values).buffer).slice(first * width, end * width);
}

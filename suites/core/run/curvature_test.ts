import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Session } from "../../../kernels/program/device.ts";
import { type Program, tensorNamed } from "../../../kernels/program/program.ts";
import { referenceDevice } from "../../../kernels/reference/device.ts";
import { TEST_DEVICES } from "../../../kernels/testing/devices.ts";
import { CURVATURE, CURVATURE_NUMBERS } from "../program/curvature.ts";
import { bestRung, EPSILON, measureSharpness, type Sharpness } from "./curvature.ts";
import { allRows, loadQuadratic } from "./testing/quadratic.ts";

const DEVICES = [
  { name: "reference", present: true, open: () => Promise.resolve(referenceDevice()), epsilon: EPSILON.f64 },
  ...TEST_DEVICES.map((device) => ({ ...device, epsilon: EPSILON.f32 })),
];
const CLEAR = [0.5, 3, 0.1, 7, 1, 0.2];
const CLOSE = [1, 0.999, 0.998, 0.2, 0.1, 0.3];

interface Loaded {
  readonly session: Session;
  readonly program: Program;
}

async function sharpnessOf({ session, program }: Loaded, N: number, options: {
  epsilon: number;
  iterations?: number;
  tolerance?: number;
}): Promise<Sharpness> {
  const [found] = await measureSharpness(session, program, 1, {
    rows: () => allRows(N),
    seed: () => 3,
    ...options,
  });
  return found!;
}

/** A session that writes other numbers for the passes than it is told. */
function withNumbers(session: Session, program: Program, change: (numbers: Float64Array) => void): Session {
  const numbers = tensorNamed(program, `${CURVATURE}.numbers`);
  return {
    bytes: session.bytes,
    write(tensor, replica, values) {
      if (tensor === numbers) change(values as Float64Array);
      session.write(tensor, replica, values);
    },
    run: (...given) => session.run(...given),
    read: (tensor) => session.read(tensor),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

const WIDTH = CURVATURE_NUMBERS.length;
const column = (name: (typeof CURVATURE_NUMBERS)[number]) => CURVATURE_NUMBERS.indexOf(name);

/** Faults, each with the largest eigenvalue it makes of 7. */
const FAULTS: Readonly<Record<string, (numbers: Float64Array) => void>> = {
  "steps twice as long as said": (numbers) => {
    for (let at = column("shift"); at < numbers.length; at += WIDTH) numbers[at] *= 2;
  },
  "the gradient on the other side left out": (numbers) => {
    for (let at = column("product_weight"); at < numbers.length; at += WIDTH) if (numbers[at] < 0) numbers[at] = 0;
  },
  "micro-batches summed, not averaged": (numbers) => {
    for (let at = column("product_weight"); at < numbers.length; at += WIDTH) numbers[at] = Math.sign(numbers[at]);
  },
};

for (const { name, present, open, epsilon } of DEVICES) {
  Deno.test({
    name: `sharpness of a quadratic is its largest eigenvalue on ${name}, over batches together; faults are told`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const { session, program } = await loadQuadratic(device, CLEAR);
      await using _ = session;
      const found = await sharpnessOf({ session, program }, CLEAR.length, { epsilon });
      const isRight = ({ sharpness, sharpness_error: error, converged }: Sharpness) =>
        converged && Math.abs(sharpness - 7) <= Math.min(error, 0.07);
      assert(isRight(found), JSON.stringify(found));
      for (const [fault, change] of Object.entries(FAULTS)) {
        const faulty = { session: withNumbers(session, program, change), program };
        const wrong = await sharpnessOf(faulty, CLEAR.length, { epsilon });
        assert(!isRight(wrong), `${fault} is not told: ${JSON.stringify(wrong)}`);
      }
    },
  });

  Deno.test({
    name: `a search that eigenvalues close to each other keep from its end says so on ${name}`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const { session, program } = await loadQuadratic(device, CLOSE);
      await using _ = session;
      const options = { epsilon, tolerance: 1e-4, iterations: 30 };
      const found = await sharpnessOf({ session, program }, CLOSE.length, options);
      assertEquals(found.converged, false);
      assertEquals(found.iterations, 30);
      assert(Math.abs(found.sharpness - 1) <= found.sharpness_error + 2e-3, JSON.stringify(found));
    },
  });

  Deno.test({
    name: `parameters of NaN give a sharpness of NaN on ${name}, and their neighbours' numbers stay as they are`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const N = CLEAR.length;
      const measure = async (replicas: number, active?: boolean[]) => {
        const { session, program } = await loadQuadratic(device, CLEAR, { replicas });
        await using _ = session;
        if (replicas > 1) session.write(tensorNamed(program, "weight"), 1, new Float32Array(N).fill(NaN));
        const options = { rows: () => allRows(N), seed: (replica: number) => replica, epsilon, active };
        return await measureSharpness(session, program, replicas, options);
      };
      const [alone] = await measure(1);
      const [first, second, third] = await measure(3, [true, true, false]);
      assertEquals(first, alone);
      assertEquals([second!.sharpness, second!.converged, second!.iterations], [NaN, false, 10]);
      assertEquals(third, undefined);
    },
  });

  Deno.test({
    name: `a Hessian of zero has a sharpness of zero on ${name}`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      const { session, program } = await loadQuadratic(device, [0, 0, 0, 0]);
      await using _ = session;
      const found = await sharpnessOf({ session, program }, 4, { epsilon });
      assertEquals([found.sharpness, found.sharpness_error, found.converged], [0, 0, true]);
      const direction = (await session.read(tensorNamed(program, `${CURVATURE}.direction.weight`)))[0];
      assert(direction.every((one) => one !== 0), "the next measurement has a direction to go on from");
    },
  });
}

Deno.test("a measurement goes on from where the last one ended", async () => {
  const device = referenceDevice();
  const { session, program } = await loadQuadratic(device, [1, 0.9, 0.8, 0.1]);
  await using _ = session;
  const options = { rows: () => allRows(4), seed: () => 1, epsilon: EPSILON.f64, tolerance: 1e-3 };
  const [first] = await measureSharpness(session, program, 1, options);
  const [second] = await measureSharpness(session, program, 1, { ...options, goesOn: true });
  assert(first!.converged && second!.converged);
  assert(first!.iterations > 10 && second!.iterations === 10, `${first!.iterations}, then ${second!.iterations}`);
});

Deno.test("rows that the data has not are refused", async () => {
  const { session, program } = await loadQuadratic(await TEST_DEVICES[0].open(), [1, 2]);
  await using _ = session;
  const options = { rows: () => Uint32Array.of(0, 2), seed: () => 1 };
  await assertRejects(() => measureSharpness(session, program, 1, options), RangeError, "indices are below 2");
});

Deno.test("of values by step length the two that agree decide, and chance does not pass for agreement", () => {
  const truncated = [4, 1, 1 / 4, 1 / 16, 1 / 64].map((step) => 1 + step * step);
  assertEquals(bestRung(truncated).at, 3);
  assert(bestRung(truncated).error >= Math.abs(truncated[3] - 1));
  assertEquals(bestRung([1, 1 + 1e-7, 1 - 1e-6, 1 + 1e-5, 1 - 1e-4]).at, 1);
  assert(bestRung([5, 1, 1, 9, 2]).error >= 4 / 8);
  assert(Number.isNaN(bestRung([NaN, NaN, NaN, NaN, NaN]).error));
});

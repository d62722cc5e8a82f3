import { assert, assertEquals } from "@std/assert";
import { uniformSource } from "../testing/uniform.ts";
import type { Call } from "./call.ts";
import { lifetimes, liveBytes, planMemory } from "./memory.ts";
import type { Storage, Tensor } from "./tensor.ts";

function tensor(index: number, elements: number, storage: Storage = "scratch"): Tensor {
  return { index, name: `t${index}`, shape: [elements], dtype: "f32", role: "activation", storage };
}

function call(...tensors: Tensor[]): Call {
  return { kernel: "relu", tensors: Object.fromEntries(tensors.map((t) => [t.name, t])), attributes: {} };
}

const bytesOf = (t: Tensor) => 4 * t.shape[0];

Deno.test("scratch tensors of a chain share bytes: two live at a time", () => {
  const tensors = [0, 1, 2, 3, 4].map((i) => tensor(i, 10));
  const phase = [0, 1, 2, 3].map((i) => call(tensors[i], tensors[i + 1]));
  const plan = planMemory({ tensors, phases: { phase } }, bytesOf);
  assertEquals(plan.scratchBytes, 2 * 40);
  assertEquals(liveBytes(phase, bytesOf), 2 * 40);
  assertEquals(liveBytes([call(...tensors), ...phase], bytesOf), 5 * 40);
  assertEquals(liveBytes([], bytesOf), 0);
});

Deno.test("shared and replica tensors lie one after another and never overlap", () => {
  const tensors = [tensor(0, 4, "shared"), tensor(1, 2, "replica"), tensor(2, 6, "shared"), tensor(3, 5, "replica")];
  const plan = planMemory({ tensors, phases: {} }, bytesOf);
  assertEquals(plan.offsets, [0, 0, 16, 8]);
  assertEquals([plan.sharedBytes, plan.replicaBytes, plan.scratchBytes], [40, 28, 0]);
});

Deno.test("tensors alive together never overlap, whatever the program", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const uniform = uniformSource(seed);
    const tensors = Array.from({ length: 12 }, (_, i) => tensor(i, 1 + Math.floor(uniform() * 40)));
    const phase = Array.from({ length: 20 }, () => {
      const pick = () => tensors[Math.floor(uniform() * tensors.length)];
      return call(pick(), pick(), pick());
    });
    const plan = planMemory({ tensors, phases: { phase } }, bytesOf);
    const spans = [...lifetimes(phase)];
    assert(liveBytes(phase, bytesOf) <= plan.scratchBytes, `seed ${seed}`);
    for (const [a, x] of spans) {
      assert(plan.offsets[a.index] + bytesOf(a) <= plan.scratchBytes);
      for (const [b, y] of spans) {
        const together = a !== b && x.first <= y.last && y.first <= x.last;
        const [from, to] = [plan.offsets[a.index], plan.offsets[b.index]];
        assert(!together || from + bytesOf(a) <= to || to + bytesOf(b) <= from, `seed ${seed}: ${a.name}, ${b.name}`);
      }
    }
  }
});

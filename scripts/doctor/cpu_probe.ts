/** Opens the CPU device under the V8 flags this process was started with, tests and times it; prints one line of JSON. */
import { cpuDevice } from "../../kernels/cpu/device.ts";
import { selfTest } from "../../kernels/selftest.ts";
import { Builder } from "../../kernels/program/builder.ts";
import type { Device, DeviceInfo } from "../../kernels/program/device.ts";

/** What is printed. */
export interface CpuProbe {
  readonly info: DeviceInfo;
  /** Null when the device agrees with the float64 reference, else how it differs. */
  readonly selfTest: string | null;
  /** GFLOP/s of one core in a product of two square matrices of {@linkcode PROBE_SIZE}. */
  readonly gigaflops: number;
}

/** Rows and columns of the matrices that are timed. */
export const PROBE_SIZE = 128;
/** Best of several timings, each about this long: other work on the machine only ever slows one down. */
const SECONDS = 0.1;
const TIMINGS = 5;

async function speed(device: Device): Promise<number> {
  const n = PROBE_SIZE;
  const builder = new Builder();
  const [a, b, out] = ["a", "b", "out"].map((name) => builder.tensor(name, [n, n], { role: "parameter" }));
  builder.phase("multiply", () => builder.call("matmul", { a, b, out }, { transposeA: 0, transposeB: 0, relu: 0 }));
  await using session = await device.load(builder.build(), 1);
  for (const tensor of [a, b]) session.write(tensor, 0, new Float32Array(n * n).fill(0.5));
  const time = async (times: number) => {
    const started = performance.now();
    await session.run("multiply", times);
    return (performance.now() - started) / 1000;
  };
  let times = 64;
  while (await time(times) < SECONDS) times *= 2;
  let best = Infinity;
  for (let i = 0; i < TIMINGS; i++) best = Math.min(best, await time(times));
  return 2 * n ** 3 * times / best / 1e9;
}

if (import.meta.main) {
  await using device = await cpuDevice();
  const probe: CpuProbe = { info: device.info, selfTest: await selfTest(device), gigaflops: await speed(device) };
  console.log(JSON.stringify(probe));
}

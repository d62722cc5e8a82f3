/** What a device is worth: whether it computes rightly, and how fast. */
import { Builder } from "../../kernels/program/builder.ts";
import type { Device, DeviceInfo } from "../../kernels/program/device.ts";
import { selfTest } from "../../kernels/selftest.ts";

/** A device, tested and timed. */
export interface DeviceTrial {
  readonly info: DeviceInfo;
  /** Null when the device agrees with the float64 reference, else how it differs. */
  readonly selfTest: string | null;
  /** GFLOP/s in products of two square matrices of {@linkcode TRIAL_SIZE}. */
  readonly gigaflops: number;
}

/** Rows and columns of the matrices that are timed. */
export const TRIAL_SIZE = 128;
/** Best of several timings, each about this long: other work on the machine only ever slows one down. */
const SECONDS = 0.1;
const TIMINGS = 5;

/** Tests a device and times it, with so many products side by side. */
export async function tryDevice(device: Device, sideBySide = 1): Promise<DeviceTrial> {
  return { info: device.info, selfTest: await selfTest(device), gigaflops: await speed(device, sideBySide) };
}

async function speed(device: Device, sideBySide: number): Promise<number> {
  const n = TRIAL_SIZE;
  const builder = new Builder();
  const [a, b, out] = ["a", "b", "out"].map((name) => builder.tensor(name, [n, n], { role: "parameter" }));
  builder.phase("multiply", () => builder.call("matmul", { a, b, out }, { transposeA: 0, transposeB: 0, relu: 0 }));
  await using session = await device.load(builder.build(), sideBySide);
  const half = new Float32Array(n * n).fill(0.5);
  for (let i = 0; i < sideBySide; i++) for (const tensor of [a, b]) session.write(tensor, i, half);
  const time = async (times: number) => {
    const started = performance.now();
    await session.run("multiply", times);
    return (performance.now() - started) / 1000;
  };
  let times = 1;
  while (await time(times) < SECONDS) times *= 2;
  let best = Infinity;
  for (let i = 0; i < TIMINGS; i++) best = Math.min(best, await time(times));
  return 2 * n ** 3 * sideBySide * times / best / 1e9;
}

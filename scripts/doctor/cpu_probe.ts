/** Opens the CPU device under the V8 flags this process was started with, tests and times it; prints one line of JSON. */
import { cpuDevice } from "../../kernels/cpu/device.ts";
import { tryDevice } from "./device_trial.ts";

await using device = await cpuDevice();
console.log(JSON.stringify(await tryDevice(device)));

/** Opens the GPU and finds out what it can be relied on for; prints one line of JSON, null where there is no adapter. */
import { probeAdapter } from "../../kernels/gpu/probe.ts";

console.log(JSON.stringify(await probeAdapter()));
Deno.exit(0); // not left to the driver: some crash or hang at teardown

import { assert, assertEquals } from "@std/assert";
import type { Device, Session } from "./program/device.ts";
import { selfTest } from "./selftest.ts";
import { TEST_DEVICES } from "./testing/devices.ts";

/** A device that adds an error to one element of what it reads back as `name`. */
function withError(device: Device, name: string, error: number): Device {
  const load: Device["load"] = async (program, replicas) => {
    const session = await device.load(program, replicas);
    const read: Session["read"] = async (tensor) => {
      const copies = await session.read(tensor);
      if (tensor.name === name) copies[0][3] += error;
      return copies;
    };
    return Object.assign(Object.create(session), {
      ...{ read, write: session.write.bind(session), run: session.run.bind(session) },
      [Symbol.asyncDispose]: session[Symbol.asyncDispose].bind(session),
    });
  };
  return {
    info: device.info,
    sourceOf: device.sourceOf.bind(device),
    load,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

for (const { name, present, open } of TEST_DEVICES) {
  Deno.test({
    name: `${name}: the device passes its self-test, and fails it where one number of a tensor is wrong`,
    ignore: !present,
    fn: async () => {
      await using device = await open();
      assertEquals(await selfTest(device), null);
      assert((await selfTest(withError(device, "w2", 1e-3)))?.startsWith("w2 differs"));
    },
  });
}

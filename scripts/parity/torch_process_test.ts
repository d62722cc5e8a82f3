import { assertEquals, assertRejects } from "@std/assert";
import { TorchMissing, TorchProcess } from "./torch_process.ts";

/** Starts what stands in for Python: a shell script. */
async function withPython(script: string, use: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, `#!/bin/sh\n${script}\n`);
    await Deno.chmod(path, 0o755);
    await use(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("without Python, or without torch in it, the message says how to get it", async () => {
  const { message } = await assertRejects(() => TorchProcess.start("/nowhere/python3"), TorchMissing);
  assertEquals(message.includes("there is no /nowhere/python3"), true);
  assertEquals(message.includes("apt-get install python3-torch libopenblas0-pthread"), true);
  const ignore = Deno.build.os === "windows";
  if (ignore) return;
  await withPython("echo \"No module named 'torch'\" >&2; exit 3", async (path) => {
    await assertRejects(() => TorchProcess.start(path), TorchMissing, "has no module torch");
  });
});

Deno.test({
  name: "a Python that dies or writes other bytes is an error that says what it said",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await withPython("echo 'out of memory' >&2; exit 9", async (path) => {
      await assertRejects(() => TorchProcess.start(path), Error, "PyTorch ended with code 9: out of memory");
    });
    await withPython("echo 'hello, this is no message'; sleep 1", async (path) => {
      await assertRejects(() => TorchProcess.start(path), SyntaxError, "Cannot read a message from PyTorch: at most");
    });
    await withPython("printf '\\004\\0\\0\\0\\0\\0\\0\\0abcd'", async (path) => {
      await assertRejects(() => TorchProcess.start(path), SyntaxError, "Cannot read safetensors");
    });
  },
});

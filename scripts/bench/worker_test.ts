import { assert, assertEquals } from "@std/assert";
import { toFileUrl } from "@std/path";
import { clearDead, isAlive, listWorkers, Worker, WORKERS } from "./worker.ts";

const MODULE = toFileUrl(`${import.meta.dirname}/worker.ts`).href;

/** A process that is a worker until it is killed. */
async function startWorker(root: string): Promise<Deno.ChildProcess> {
  const code = `
    import { Worker } from "${MODULE}";
    const worker = new Worker(${JSON.stringify(root)}, "test");
    console.log(worker.name);
    setInterval(() => {}, 1000);
  `;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", `--config=${import.meta.dirname}/../../deno.json`, code],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  return child;
}

Deno.test("a worker is alive while its process is, however it ends, and leaves nothing to be cleared by hand", async () => {
  const root = await Deno.makeTempDir();
  try {
    const child = await startWorker(root);
    const [seen] = listWorkers(root);
    assertEquals([seen.process, seen.alive, seen.command], [child.pid, true, "test"]);
    assert(isAlive(root, seen.name));
    clearDead(root);
    assert(isAlive(root, seen.name));
    // A file that was not touched for long is still that of a living worker: its process may have been suspended.
    await Deno.utime(`${root}/${WORKERS}/${seen.name}.json`, new Date(0), new Date(0));
    assert(isAlive(root, seen.name));
    child.kill("SIGKILL");
    await child.status;
    assertEquals([isAlive(root, seen.name), listWorkers(root).length], [false, 1]);
    clearDead(root);
    assertEquals(listWorkers(root), []);
    {
      using worker = new Worker(root, "mine");
      assert(isAlive(root, worker.name));
    }
    assertEquals([listWorkers(root), [...Deno.readDirSync(`${root}/${WORKERS}`)]], [[], []]);
    assertEquals([isAlive(root, "00-00"), isAlive(root, "../x")], [false, false]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

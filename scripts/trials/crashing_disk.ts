import { RealDisk } from "../../results/disk.ts";
import type { Disk } from "../../results/files.ts";

const CHANGING = ["makeFolder", "create", "append", "syncFile", "syncFolder", "rename", "link", "remove"];

/** The machine's disk, on which this process kills itself before the operation of number `at`, counted from 0. */
export function crashingDisk(root: string, at: number): { readonly disk: Disk; operations(): number } {
  let count = 0;
  const disk = new Proxy<Disk>(new RealDisk(root), {
    get: (real, key) => {
      const act = Reflect.get(real, key).bind(real);
      if (!CHANGING.includes(key as string)) return act;
      return (...how: unknown[]) => {
        if (count++ === at) Deno.kill(Deno.pid, "SIGKILL");
        return act(...how);
      };
    },
  });
  return { disk, operations: () => count };
}

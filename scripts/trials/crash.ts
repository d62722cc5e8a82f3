/**
 * Lets a bench kill itself before an operation of its disk, each time another one, and goes on with it: the result must have
 * the bytes of a bench that was never killed, and no journal may be damaged.
 *
 *     deno run -A scripts/trials/crash.ts [crashes]
 */
import { Area, ended, startBench } from "./benches.ts";

/** Crashes at `count` operations, spread over all that a bench does. Throws `Error` where something is lost or differs. */
export async function crashTrials(count: number, say: (line: string) => void = () => {}): Promise<{ crashes: number }> {
  using whole = new Area();
  await ended(startBench(whole));
  const [expected, operations] = [whole.result(), whole.operations()];
  let crashes = 0;
  for (let i = 0; i < count; i++) {
    using area = new Area();
    // How many operations a bench does depends on its pace; the last ones may not come.
    const at = Math.floor(0.9 * operations * (i + Math.random()) / count);
    const bench = startBench(area, at);
    const [{ signal }] = await Promise.all([bench.status, new Response(bench.stderr).text()]);
    if (signal === "SIGKILL") crashes++;
    await ended(startBench(area));
    if (area.result() !== expected) throw new Error(`after a crash at operation ${at} the result has other bytes`);
    if ([...area.journals().keys()].some((path) => path.endsWith(".damaged"))) throw new Error("a journal was damaged");
    say(`crash ${i + 1}, before operation ${at} of about ${operations}: ${signal ?? "did not come"}`);
  }
  return { crashes };
}

if (import.meta.main) console.log(await crashTrials(Number(Deno.args[0] ?? 4), console.log));

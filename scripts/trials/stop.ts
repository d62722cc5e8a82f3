/**
 * Stops a bench as Ctrl-C does, once and twice, at random moments, and goes on with it: after one request every run is finished
 * or let go with its checkpoint; after either the result that comes in the end has the bytes of one never stopped.
 *
 *     deno run -A scripts/trials/stop.ts [stops]
 */
import { readJournal } from "../../results/journal.ts";
import { Area, ended, startBench } from "./benches.ts";
import { STOPPED } from "./small_bench.ts";

/** What came of it. */
export interface Stops {
  readonly stops: number;
  /** Stops that came while the bench was at work, and those after which runs had been let go. */
  readonly inTime: number;
  readonly withStopped: number;
}

/** Stops `count` times, every other time twice in a row. Throws `Error` where something else than asked for comes of it. */
export async function stopTrials(count: number, say: (line: string) => void = () => {}): Promise<Stops> {
  using whole = new Area();
  const started = performance.now();
  await ended(startBench(whole));
  const duration = performance.now() - started;
  const expected = whole.result();
  let [inTime, withStopped] = [0, 0];
  for (let i = 0; i < count; i++) {
    using area = new Area();
    const bench = startBench(area);
    const twice = i % 2 === 1;
    await new Promise((resolve) => setTimeout(resolve, duration * (0.3 + 0.4 * Math.random())));
    await interrupt(bench);
    if (twice) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      await interrupt(bench);
    }
    const [{ code }, said] = await Promise.all([bench.status, new Response(bench.stderr).text()]);
    if (code !== 0 && code !== STOPPED) throw new Error(`a bench that was stopped ended with ${code}: ${said}`);
    const last = [...area.journals().values()].map((bytes) => readJournal(bytes).entries.at(-1)!.type);
    const left = last.filter((type) => type !== "finished" && type !== "stopped");
    if (!twice && left.length > 0) throw new Error(`runs were let go as ${left}`);
    if (code === STOPPED) inTime++;
    if (last.includes("stopped")) withStopped++;
    await ended(startBench(area));
    if (area.result() !== expected) throw new Error(`after stop ${i + 1} the result has other bytes`);
    say(
      `stop ${i + 1}: ${code === STOPPED ? "in time" : "too late"}, ${
        last.filter((one) => one === "stopped").length
      } runs let go`,
    );
  }
  return { stops: count, inTime, withStopped };
}

/** What a terminal sends to every process of the group. */
async function interrupt(bench: Deno.ChildProcess): Promise<void> {
  await new Deno.Command("kill", { args: ["-INT", "--", `-${bench.pid}`], stderr: "null" }).output();
}

if (import.meta.main) console.log(await stopTrials(Number(Deno.args[0] ?? 4), console.log));

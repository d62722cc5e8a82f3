/**
 * Kills a bench with all its engines at random moments, starts it again, and so on until it has come to its end: its result
 * must then have the bytes of one that was never killed, and nothing that was once in a journal may be gone.
 *
 *     deno run -A scripts/trials/kill.ts [kills]
 */
import { encodeLine } from "../../results/encode.ts";
import { readJournal } from "../../results/journal.ts";
import { Area, ended, killGroup, startBench } from "./benches.ts";

/** What came of it. */
export interface KillTrials {
  readonly kills: number;
  /** Benches that came to their end in spite of them. */
  readonly benches: number;
  /** Kills after which finished runs, and after which checkpoints, were gone on from. */
  readonly withFinished: number;
  readonly withCheckpoints: number;
}

/** Kills `count` times. Throws `Error` where something was lost or came out otherwise. */
export async function killTrials(count: number, say: (line: string) => void = () => {}): Promise<KillTrials> {
  using whole = new Area();
  const started = performance.now();
  await ended(startBench(whole));
  const duration = performance.now() - started;
  const expected = whole.result();
  let [kills, benches, withFinished, withCheckpoints] = [0, 0, 0, 0];
  while (kills < count) {
    using area = new Area();
    for (;;) {
      const bench = startBench(area);
      const over = bench.status.then(() => true);
      // The least time is what a bench takes to start, or hardly any run would ever be cut off.
      const delay = duration * (0.15 + 0.8 * Math.random());
      const done = kills >= count ||
        await Promise.race([over, new Promise<false>((resolve) => setTimeout(() => resolve(false), delay))]);
      if (done) {
        await ended(bench);
        break;
      }
      const seen = area.journals();
      await killGroup(bench);
      kills++;
      const { finished, checkpoints } = compare(seen, area.journals());
      if (finished > 0) withFinished++;
      if (checkpoints > 0) withCheckpoints++;
      say(`kill ${kills}: ${finished} runs finished, ${checkpoints} with checkpoints`);
    }
    benches++;
    if (area.result() !== expected) throw new Error(`after ${kills} kills the result has other bytes`);
    if ([...area.journals().keys()].some((path) => path.endsWith(".damaged"))) throw new Error("a journal was damaged");
  }
  return { kills, benches, withFinished, withCheckpoints };
}

/** Counts what journals hold after a kill. Throws `Error` where entries that were seen before it are gone. */
function compare(before: ReadonlyMap<string, Uint8Array>, after: ReadonlyMap<string, Uint8Array>) {
  let [finished, checkpoints] = [0, 0];
  for (const [path, bytes] of after) {
    const { entries, damage } = readJournal(bytes);
    if (damage !== undefined) throw new Error(`${path}: ${damage}`);
    if (entries.at(-1)?.type === "finished") finished++;
    else if (entries.some(({ type }) => type === "checkpoint")) checkpoints++;
  }
  for (const [path, bytes] of before) {
    const { entries } = readJournal(bytes);
    const now = after.get(path);
    if (!now) {
      // A later attempt that has finished may have taken it away.
      const name = path.replace(/\.\d+\.jsonl$/, "");
      if (
        [...after].some(([other, own]) =>
          other.startsWith(name) && readJournal(own).entries.at(-1)?.type === "finished"
        )
      ) continue;
      throw new Error(`${path} is gone`);
    }
    const kept = readJournal(now).entries;
    entries.forEach((entry, i) => {
      if (!kept[i] || encodeLine(kept[i]) !== encodeLine(entry)) throw new Error(`${path} lost line ${i + 1}`);
    });
  }
  return { finished, checkpoints };
}

if (import.meta.main) console.log(await killTrials(Number(Deno.args[0] ?? 20), console.log));

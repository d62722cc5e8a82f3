/**
 * Starts two benches on one work area at once: both must end with the bytes of a bench alone, and no run may be trained twice.
 *
 *     deno run -A scripts/trials/race.ts [races]
 */
import { readJournal } from "../../results/journal.ts";
import { Area, ended, startBench } from "./benches.ts";

/** What came of it. */
export interface Races {
  readonly races: number;
  /** Races in which both trained runs. */
  readonly shared: number;
}

/** Races `count` times. Throws `Error` where one ends otherwise than a bench alone. */
export async function races(count: number, say: (line: string) => void = () => {}): Promise<Races> {
  using whole = new Area();
  await ended(startBench(whole));
  const expected = whole.result();
  let shared = 0;
  for (let race = 0; race < count; race++) {
    using area = new Area();
    const first = startBench(area);
    await new Promise((resolve) => setTimeout(resolve, 300 * Math.random()));
    await Promise.all([first, startBench(area)].map(ended));
    if (area.result() !== expected) throw new Error(`race ${race + 1} ended with other bytes`);
    const journals = [...area.journals()];
    const again = journals.filter(([path]) => !/\.1\.jsonl$/.test(path));
    if (again.length > 0) {
      throw new Error(`race ${race + 1} trained runs twice or damaged them: ${again.map(([path]) => path)}`);
    }
    const workers = new Set(journals.map(([, bytes]) => {
      const [start] = readJournal(bytes).entries;
      return start.type === "start" ? start.worker : "";
    }));
    if (workers.size > 1) shared++;
    say(`race ${race + 1}: ${journals.length} runs by ${workers.size} benches`);
  }
  return { races: count, shared };
}

if (import.meta.main) console.log(await races(Number(Deno.args[0] ?? 3), console.log));

/** How busy the machine is with other things than the measured processes. Linux alone says; elsewhere it is not known. */

/** Processor time so far, in clock ticks: of everything, of what was measured, and of one core. */
interface Ticks {
  readonly busy: number;
  readonly own: number;
  readonly whole: number;
}

/** Of Linux's clock, as /proc shows it. */
const TICKS_A_SECOND = 100;

/** Notes the load round by round. */
export class LoadMeter {
  readonly #before = loadAverage();
  readonly #others: number[] = [];

  /**
   * Does something, notes how many cores others kept busy meanwhile, and gives the processor time that it took: 0 where
   * the system does not say.
   */
  async during<Value>(work: () => Promise<Value>): Promise<{ value: Value; processorSeconds: number }> {
    const start = ticks();
    const value = await work();
    const end = ticks();
    if (!start || !end) return { value, processorSeconds: 0 };
    const own = end.own - start.own;
    if (end.whole > start.whole) {
      this.#others.push(Math.max(0, (end.busy - start.busy - own) / (end.whole - start.whole)));
    }
    return { value, processorSeconds: own / TICKS_A_SECOND };
  }

  /** What was noted, 0 where the system does not say. */
  summary() {
    const sorted = [...this.#others].sort((a, b) => a - b);
    return {
      before: this.#before,
      after: loadAverage(),
      othersMedian: sorted[Math.floor(sorted.length / 2)] ?? 0,
      othersMost: sorted.at(-1) ?? 0,
    };
  }
}

function loadAverage(): number {
  return Deno.loadavg()[0];
}

function ticks(): Ticks | undefined {
  if (Deno.build.os !== "linux") return undefined;
  const lines = Deno.readTextFileSync("/proc/stat").split("\n");
  const [user, nice, system, idle, wait, interrupt, soft, stolen] = numbersIn(lines[0]);
  const busy = user + nice + system + interrupt + soft + stolen;
  const cores = lines.filter((line) => /^cpu\d/.test(line)).length;
  return { busy, own: ownTicks(Deno.pid), whole: (busy + idle + wait) / cores };
}

function numbersIn(line: string): number[] {
  return line.split(/\s+/).slice(1).map(Number);
}

/** Of a process and its children, those that have ended included. */
function ownTicks(pid: number): number {
  const children = new Map<number, number[]>();
  const own = new Map<number, number>();
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const text = Deno.readTextFileSync(`/proc/${name}/stat`);
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      const parent = Number(fields[1]);
      children.set(parent, [...children.get(parent) ?? [], Number(name)]);
      own.set(Number(name), fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0));
    } catch {
      // It has ended meanwhile.
    }
  }
  const total = (of: number): number =>
    (own.get(of) ?? 0) + (children.get(of) ?? []).reduce((sum, child) => sum + total(child), 0);
  return total(pid);
}

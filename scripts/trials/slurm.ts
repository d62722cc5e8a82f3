/**
 * Runs a plan as a Slurm job array, for real: a controller and two nodes on this machine, four shards, one of them killed
 * and requeued while it trains. The merged result must have the canonical bytes of an undivided bench.
 *
 * Needs Linux, root, and Debian's slurmctld, slurmd, slurm-client and munge; they are started here with a configuration
 * of their own and stopped at the end. Writes to `runs/` as any bench does. Arguments go to `plan` and `bench`:
 *
 *     deno run -A scripts/trials/slurm.ts initialization/init_table --seeds 6 --set train.steps=60
 */
import { filesBelow } from "../../results/disk.ts";
import { encode } from "../../results/encode.ts";
import { listRuns, runPath } from "../../results/layout.ts";
import { readPlan } from "../../results/plan_format.ts";
import { readResult } from "../../results/read.ts";
import { confirmationPlanPath } from "../../results/shards.ts";
import { planHash } from "../../results/plan_format.ts";
import { ROOT } from "../spec.ts";
import { startSlurm } from "./slurm_cluster.ts";

const SHARDS = 4;
const PLAN = "runs/slurm_plan.json";
const DEFAULT = ["initialization/init_table", "--seeds", "6", "--set", "train.steps=60"];
/** Longest that a job array may take. */
const MINUTES = 60;

const args = Deno.args.length > 0 ? Deno.args : DEFAULT;
const files = filesBelow(ROOT);
files.makeFolder("runs");
await deno("plan", ...args, "-o", PLAN);
const plan = readPlan(files.read(PLAN)!, PLAN);
const hash = planHash(plan);
if (files.list(`runs/shards/${hash}`).length > 0) {
  throw new Error(`Cannot start: runs/shards/${hash} holds shards of this plan already; remove it first`);
}
{
  await using cluster = await startSlurm();
  await submit(cluster.env, PLAN, true);
  const confirmation = confirmationPlanPath(hash);
  if (files.exists(confirmation)) await submit(cluster.env, confirmation, false);
}
const merged = canonicalBytes();
await deno("bench", ...args, "--device", "cpu");
const whole = canonicalBytes();
for (const [name, bytes] of whole) {
  if (merged.get(name) !== bytes) throw new Error(`not the same: the merged result of ${name} and the undivided one`);
  console.log(`${name}: the merged canonical part is that of the undivided bench, ${bytes.length} bytes`);
}

/** Runs a plan as an array, with its merge; where asked for, the second task is requeued while it trains. */
async function submit(env: Record<string, string>, path: string, requeue: boolean): Promise<void> {
  const job = "runs/slurm_job.sh";
  await deno(
    "emit",
    "slurm",
    path,
    "--shards",
    String(SHARDS),
    "--device",
    "cpu",
    "--deno",
    Deno.execPath(),
    "-o",
    job,
  );
  const said = await output("sh", [job], env);
  const [array, merge] = [...said.matchAll(/job (\d+)/g)].map((match) => match[1]);
  console.log(said.trim());
  if (requeue) await killOne(env, `${array}_1`);
  await until("all tasks to end", async () => (await output("squeue", ["-h", "-j", `${array},${merge}`], env)) === "");
  console.log(
    `\nWhat the merge said:\n${files.read(`runs/slurm/${merge}.txt`)?.trim().split("\n").slice(-6).join("\n")}`,
  );
}

/** Requeues a task that has trained for a while, and sees to it that it was. */
async function killOne(env: Record<string, string>, task: string): Promise<void> {
  const state = async () => await output("scontrol", ["show", "job", task], env);
  await until(`task ${task} to run`, async () => (await state()).includes("JobState=RUNNING"));
  await new Promise((resolve) => setTimeout(resolve, 4000));
  await output("scontrol", ["requeue", task], env);
  await until(`task ${task} to be requeued`, async () => / Restarts=1 /.test(await state()));
  console.log(`task ${task} was killed and requeued`);
}

function canonicalBytes(): Map<string, string> {
  const named = listRuns(files).filter(({ suite, experiment, device }) =>
    device === "cpu" && plan.experiments.some((one) => one.suite === suite && one.experiment === experiment)
  );
  return new Map(named.map((name) => {
    const path = runPath(name);
    return [`${name.suite}/${name.experiment}`, encode(readResult(files.read(path)!, path).canonical)];
  }));
}

async function until(what: string, done: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + MINUTES * 60_000;
  while (!await done()) {
    if (Date.now() > deadline) throw new Error(`waited ${MINUTES} min for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function deno(...task: string[]): Promise<void> {
  const { code } = await new Deno.Command(Deno.execPath(), { args: ["task", "-q", ...task], cwd: ROOT, stdout: "null" })
    .output();
  if (code !== 0) throw new Error(`"deno task ${task.join(" ")}" ended with code ${code}`);
}

async function output(command: string, args: string[], env: Record<string, string>): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args, env, cwd: ROOT }).output();
  if (!success) throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { parseAllDocuments } from "yaml";
import { planHash } from "../../results/plan_format.ts";
import { benchOptions } from "../bench/options.ts";
import { UsageError } from "../command_line.ts";
import { shardOf } from "../shards/shard_options.ts";
import { somePlan } from "../shards/testing/plans.ts";
import { emitCommand } from "./emit_command.ts";
import { quoted } from "./job.ts";
import { type EmitterName, EMITTERS } from "./table.ts";

/** What `emit` writes. */
function emitted(kind: EmitterName, ...options: string[]): string {
  let text = "";
  const tools = { readPlan: () => somePlan(), write: (_: string, written: string) => void (text = written) };
  const { log } = console;
  console.log = () => {};
  try {
    assertEquals(emitCommand([kind, "my plan's.json", "-o", "job", ...options], tools), 0);
  } finally {
    console.log = log;
  }
  return text;
}

// deno-lint-ignore no-explicit-any
const yamlOf = (text: string): any[] =>
  parseAllDocuments(text).map((document) => {
    if (!("errors" in document)) throw new Error("an empty document");
    assertEquals(document.errors, []);
    return document.toJS();
  });

/** The words that a shell makes of a command line. */
async function words(command: string, env: Record<string, string> = {}): Promise<string[]> {
  const script = `deno() { printf '%s\\n' "$@"; }\n${command.replace(/^exec /, "")}`;
  const { success, stdout, stderr } = await new Deno.Command("sh", { args: ["-c", script], env, clearEnv: true })
    .output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trimEnd().split("\n");
}

/** The shard that a command runs in an environment. */
async function shardIn(command: string, env: Record<string, string> = {}) {
  const [task, bench, ...args] = await words(command, env);
  assertEquals([task, bench], ["task", "bench"]);
  const options = benchOptions(args, "data");
  assertEquals([options.plan, options.device], ["my plan's.json", "auto"]);
  return shardOf(options, (name) => env[name]);
}

async function mergesIn(command: string): Promise<void> {
  assertEquals((await words(command)).slice(0, 3), ["task", "merge", "my plan's.json"]);
}

Deno.test("GitHub: a matrix of shards, each uploads what it made, and a job that merges whatever came of them", async () => {
  const [{ jobs: { shard, merge } }] = yamlOf(emitted("github", "--shards", "3"));
  assertEquals(shard.strategy, { "fail-fast": false, matrix: { shard: [0, 1, 2] } });
  for (const index of shard.strategy.matrix.shard) {
    const command = shard.steps[2].run.replace("${{ matrix.shard }}", String(index));
    assertEquals(await shardIn(command), { index, count: 3 });
  }
  const [upload, download] = [shard.steps[3].with, merge.steps[2].with];
  assertEquals([upload.path, download.path, download["merge-multiple"]], ["runs/shards", "runs/shards", true]);
  assert(upload.name.startsWith(download.pattern.slice(0, -1)));
  assertEquals([merge.needs, merge.if], ["shard", "always()"]);
  await mergesIn(merge.steps[3].run);
});

Deno.test("GitLab: every parallel job finds its shard in its environment", async () => {
  const [{ shard, merge, stages }] = yamlOf(emitted("gitlab", "--shards", "3"));
  assertEquals([shard.parallel, stages, merge.needs], [3, ["shards", "merge"], ["shard"]]);
  for (let i = 1; i <= 3; i++) {
    const env = { CI_NODE_INDEX: String(i), CI_NODE_TOTAL: "3" };
    assertEquals(await shardIn(shard.script[0], env), { index: i - 1, count: 3 });
  }
  await mergesIn(merge.script[0]);
});

Deno.test("Kubernetes: an indexed job, and a job that merges when nothing is missing any more", async () => {
  const [shards, merge] = yamlOf(emitted("kubernetes", "--shards", "3", "--cores", "5"));
  assertEquals([shards.spec.completions, shards.spec.completionMode, merge.kind], [3, "Indexed", "Job"]);
  const container = shards.spec.template.spec.containers[0];
  assertEquals(container.resources.requests, { cpu: 5 });
  for (let index = 0; index < 3; index++) {
    assertEquals(await shardIn(container.args[0], { JOB_COMPLETION_INDEX: String(index) }), { index, count: 3 });
  }
  const script = merge.spec.template.spec.containers[0].args[0];
  const run = async (codes: string) => {
    // Each call of deno ends with the next code.
    const queue = `codes="${codes}"
deno() { code=\${codes%% *}; codes=\${codes#* }; return "$code"; }
sleep() { printf again; }
`;
    const { code, stdout } = await new Deno.Command("sh", { args: ["-c", queue + script] }).output();
    return [code, new TextDecoder().decode(stdout)];
  };
  assertEquals(await run("0"), [0, ""]);
  assertEquals(await run("1 1 0"), [0, "againagain"]);
  assertEquals(await run("1 3"), [3, "again"]);
  assertEquals(await run("4"), [4, ""]);
  assertEquals(yamlOf(emitted("kubernetes", "--device", "gpu"))[0].spec.template.spec.containers[0].resources.limits, {
    "nvidia.com/gpu": 1,
  });
});

Deno.test("Slurm: one script submits the array and, behind it, the merge", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/sbatch`,
      '#!/bin/sh\necho "$@" >> submitted\ncat >> submitted\necho "7$#;cluster"\n',
      {
        mode: 0o755,
      },
    );
    await Deno.writeTextFile(`${folder}/job.sh`, emitted("slurm", "--shards", "3"));
    const submit = async (...args: string[]) => {
      const path = `${folder}:${Deno.env.get("PATH")}`;
      const { stdout } = await new Deno.Command("sh", { args: ["job.sh", ...args], cwd: folder, env: { PATH: path } })
        .output();
      const submitted = await Deno.readTextFile(`${folder}/submitted`);
      await Deno.remove(`${folder}/submitted`);
      return { said: new TextDecoder().decode(stdout), submitted };
    };
    const { said, submitted } = await submit();
    assertEquals(said, "shards: job 72; merge: job 72; output in runs/slurm/\n");
    assertStringIncludes(submitted, "--parsable --array=0-2\n");
    assertStringIncludes(submitted, "--parsable --dependency=afterany:72\n");
    assertMatch(submitted, /^#SBATCH --requeue$/m);
    const [shard, merge] = submitted.split("\n").filter((line) => line.startsWith("exec "));
    for (const index of [0, 1, 2]) {
      const env = { SLURM_ARRAY_TASK_ID: String(index), SLURM_ARRAY_TASK_COUNT: "1" };
      assertEquals(await shardIn(shard, env), { index, count: 3 });
    }
    await mergesIn(merge.slice("exec ".length));
    assertStringIncludes((await submit("1,2")).submitted, "--array=1,2\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("Snakemake: a rule for a shard, one for the merge, and their marks", async () => {
  const text = emitted("snakemake", "--shards", "3");
  const rules = [...text.matchAll(/^rule (\w+):\n((?: {4}.*\n)+)/gm)].map(([, name, body]) => [name, body]);
  assertEquals(rules.map(([name]) => name), ["all", "shard", "merge"]);
  const shellOf = (body: string) => JSON.parse(body.match(/shell: (".*")$/m)![1]) as string;
  assertEquals(await shardIn(shellOf(rules[1][1]).replace("{wildcards.shard}", "2")), { index: 2, count: 3 });
  await mergesIn(shellOf(rules[2][1]));
  assertStringIncludes(rules[2][1], `runs/snakemake/${planHash(somePlan())}/{shard}-of-3.done", shard=range(3)`);
});

Deno.test("what it does not know is refused, with what was meant", () => {
  const tools = { readPlan: () => somePlan(), write: () => {} };
  const refuses = (message: string, ...args: string[]) =>
    assertThrows(() => emitCommand(args, tools), UsageError, message);
  refuses('did you mean "slurm"?', "slurn", "p.json");
  refuses("one of slurm, github, gitlab, kubernetes, snakemake", "make", "p.json");
  refuses("a plan, got 1 words", "slurm");
  refuses('got ""', ...[]);
  for (const bad of ["0", "-1", "1.5", "x", ""]) refuses("whole number from 1", "slurm", "p.json", `--shards=${bad}`);
  refuses("takes auto, cpu, gpu", "slurm", "p.json", "--device", "tpu");
  refuses('unknown option "--shard"', "slurm", "p.json", "--shard", "1");
  refuses("no line breaks", "slurm", "p\n.json");
  assertEquals(Object.keys(EMITTERS).length, 5);
  assertEquals(quoted("a'b $c"), `'a'\\''b $c'`);
});

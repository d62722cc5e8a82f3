/** A Slurm of its own on this machine: a controller and two nodes that are the same host, with their own ports. */

/** A cluster that runs. */
export interface SlurmCluster extends AsyncDisposable {
  /** What clients of it need in their environment. */
  readonly env: Record<string, string>;
}

const NODES = ["n0", "n1"];
const [CONTROLLER_PORT, FIRST_NODE_PORT] = [26817, 26818];

/** Starts it below a temporary folder. Throws `Error` with what is missing. */
export async function startSlurm(): Promise<SlurmCluster> {
  for (const command of ["munged", "slurmctld", "slurmd", "sbatch"]) await requireCommand(command);
  const folder = await Deno.makeTempDir({ prefix: "descent_slurm_" });
  for (const name of ["state", "log", ...NODES.map((node) => `spool/${node}`)]) {
    await Deno.mkdir(`${folder}/${name}`, { recursive: true });
  }
  await Deno.writeFile(`${folder}/munge.key`, crypto.getRandomValues(new Uint8Array(128)), { mode: 0o600 });
  await Deno.writeTextFile(`${folder}/slurm.conf`, configuration(folder, Deno.hostname().split(".")[0]));
  await Deno.writeTextFile(`${folder}/cgroup.conf`, "CgroupPlugin=cgroup/v1\nCgroupAutomount=no\n");
  const env = { SLURM_CONF: `${folder}/slurm.conf` };
  const cluster = { env, [Symbol.asyncDispose]: () => stop(folder) };
  try {
    const file = (name: string) => `${folder}/${name}`;
    await run("munged", [
      "--force",
      `--socket=${file("munge.sock")}`,
      `--key-file=${file("munge.key")}`,
      `--pid-file=${file("munged.pid")}`,
      `--log-file=${file("log/munged.log")}`,
      `--seed-file=${file("munge.seed")}`,
    ], env);
    await run("slurmctld", [], env);
    await pause(1);
    for (const node of NODES) await run("slurmd", ["-N", node], env);
    for (let tries = 0; await idleNodes(env) < NODES.length; tries++) {
      if (tries > 30) throw new Error(`the nodes did not become idle; see ${folder}/log`);
      await pause(1);
    }
    return cluster;
  } catch (error) {
    await stop(folder);
    throw error;
  }
}

async function idleNodes(env: Record<string, string>): Promise<number> {
  const { stdout } = await new Deno.Command("sinfo", { args: ["-h", "-N", "-t", "idle"], env, stderr: "null" })
    .output();
  return new TextDecoder().decode(stdout).trim().split("\n").filter((line) => line !== "").length;
}

function configuration(folder: string, host: string): string {
  const nodes = NODES.map((node, i) =>
    `NodeName=${node} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${FIRST_NODE_PORT + i} CPUs=2 State=UNKNOWN`
  );
  return `ClusterName=descent
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${CONTROLLER_PORT}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${folder}/munge.sock
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=bf_interval=1,sched_interval=2,defer
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
MinJobAge=3600
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool/%n
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.%n.pid
SlurmctldLogFile=${folder}/log/slurmctld.log
SlurmdLogFile=${folder}/log/slurmd.%n.log
SlurmdParameters=config_overrides
${nodes.join("\n")}
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`;
}

/** Ends what was started, by the process numbers that it left. */
async function stop(folder: string): Promise<void> {
  for (const name of [...NODES.map((node) => `slurmd.${node}`), "slurmctld", "munged"]) {
    try {
      Deno.kill(Number(await Deno.readTextFile(`${folder}/${name}.pid`)), "SIGTERM");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // it never started
    }
  }
  await pause(2);
  await Deno.remove(folder, { recursive: true });
}

async function requireCommand(command: string): Promise<void> {
  const { success } = await new Deno.Command("sh", { args: ["-c", `command -v ${command}`], stdout: "null" }).output();
  if (success) return;
  throw new Error(
    `Cannot start Slurm: ${command} must be installed; on Debian: apt-get install slurmctld slurmd slurm-client munge`,
  );
}

async function run(command: string, args: string[], env: Record<string, string>): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args, env, stdin: "null", stdout: "null" }).output();
  if (!success) throw new Error(`Cannot start ${command}: ${new TextDecoder().decode(stderr).trim()}`);
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

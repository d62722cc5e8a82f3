import { DENO_VERSION, heading, type Job, mergeCommandLine, shardCommand } from "./job.ts";

/**
 * An indexed job of shards, and a job that merges once they are done. Kubernetes has no order of jobs, so the second asks
 * again while runs are missing (exit code 1), for a week at most, and ends with whatever else the merge says.
 */
export function kubernetes(job: Job): string {
  const how = [
    "kubectl create -f <this file>. The claim `descent` is a volume that all pods may write, with the project's folder at",
    "its root, the plan in it. A pod that is lost is started again and goes on behind what it had finished.",
  ];
  const limits = job.device === "gpu" ? "\n            limits: { nvidia.com/gpu: 1 }" : "";
  const pod = (name: string, resources: string, script: string) =>
    `      containers:
        - name: ${name}
          image: denoland/deno:${DENO_VERSION}
          workingDir: /descent
          resources:
            requests: { ${resources} }${name === "shard" ? limits : ""}
          command: [/bin/sh, -c]
          args:
            - |
${script.split("\n").map((line) => `              ${line}`).join("\n")}
          volumeMounts:
            - { name: descent, mountPath: /descent }
      volumes:
        - { name: descent, persistentVolumeClaim: { claimName: descent } }`;
  const merge = `while ${mergeCommandLine(job)}; code=$?; [ "$code" = 1 ]; do sleep 30; done\nexit "$code"`;
  return `${heading(job, how)}
apiVersion: batch/v1
kind: Job
metadata:
  generateName: descent-
spec:
  completions: ${job.shards}
  parallelism: ${job.shards}
  completionMode: Indexed
  backoffLimit: ${4 * job.shards}
  template:
    spec:
      restartPolicy: Never
${pod("shard", `cpu: ${job.cores}`, `exec ${shardCommand(job, `--shards ${job.shards}`)}`)}
---
apiVersion: batch/v1
kind: Job
metadata:
  generateName: descent-merge-
spec:
  backoffLimit: 0
  activeDeadlineSeconds: 604800
  template:
    spec:
      restartPolicy: Never
${pod("merge", "cpu: 1", merge)}
`;
}

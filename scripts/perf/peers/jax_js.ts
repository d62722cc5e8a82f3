/**
 * jax-js on its WebAssembly backend: the whole training step is one function under `jit`. With the argument `single` it
 * computes on one thread, so that each core can have a process of its own; otherwise one process uses all cores.
 */
// deno-lint-ignore-file no-explicit-any
import type { RunConfig } from "../../../suites/core/spec/config.ts";
import type { StoredTensor } from "../../parity/safetensors.ts";
import type { PeerSweep } from "./messages.ts";
import { serve } from "./serve.ts";

const LIBRARY = "@jax-js/jax";
const EPSILON = 1e-5;

if (Deno.args.includes("single")) Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
const jax: any = await import(LIBRARY);
const { numpy: np, nn, jit, valueAndGrad, tree } = jax;
await jax.init("wasm");
jax.defaultDevice("wasm");

type Parameters = Record<string, any>;
type Loss = (parameters: Parameters, x: any, labels: any) => any;

/** Cross-entropy, the mean over rows. Uses up what it is given, as everything in jax-js does. */
function crossEntropy(logits: any, labels: any, classes: number): any {
  const rows = logits.shape[0];
  return nn.logSoftmax(logits, -1).mul(nn.oneHot(labels, classes)).sum().mul(-1 / rows);
}

function dense(p: Parameters, name: string, x: any): any {
  return np.matmul(x, p[`${name}.weight`]).add(p[`${name}.bias`]);
}

function perceptron(depth: number, classes: number): Loss {
  return (p, x, labels) => {
    for (let i = 1; i <= depth; i++) x = nn.relu(dense(p, `layer${i}`, x));
    return crossEntropy(dense(p, `layer${depth + 1}`, x), labels, classes);
  };
}

function norm(p: Parameters, name: string, x: any): any {
  const centered = x.ref.sub(np.mean(x, -1, { keepdims: true }));
  const variance = np.mean(np.square(centered.ref), -1, { keepdims: true });
  return centered.div(np.sqrt(variance.add(EPSILON))).mul(p[`${name}.scale`]).add(p[`${name}.shift`]);
}

function decoder(
  { model: { depth, width, heads = 4 }, data: { batch, context = 32 } }: RunConfig,
  classes: number,
): Loss {
  const size = width / heads;
  const block = (p: Parameters, name: string, x: any) => {
    const qkv = dense(p, `${name}.qkv`, norm(p, `${name}.norm1`, x.ref)).reshape([batch, context, 3, heads, size]);
    const [q, k, v] = np.split(qkv, 3, 2).map((one: any) => one.reshape([batch, context, heads, size]));
    const attended = nn.dotProductAttention(q, k, v, { isCausal: true }).reshape([batch * context, width]);
    x = x.add(dense(p, `${name}.projection`, attended));
    const wide = nn.gelu(dense(p, `${name}.expand`, norm(p, `${name}.norm2`, x.ref)), { approximate: false });
    return x.add(dense(p, `${name}.contract`, wide));
  };
  return (p, tokens, labels) => {
    const rows = nn.oneHot(tokens.reshape([batch * context]), classes);
    let x = np.matmul(rows, p.embedding).reshape([batch, context, width]).add(p.positions);
    x = x.reshape([batch * context, width]);
    for (let i = 1; i <= depth; i++) x = block(p, `layer${i}`, x);
    return crossEntropy(dense(p, "head", norm(p, "head", x)), labels.reshape([batch * context]), classes);
  };
}

/** Parameters and, of Adam, moments and the number of the step. */
type State = { p: Parameters; m: Parameters; v: Parameters; t: any };
type Step = (state: State, x: any, labels: any) => [State, any];

/** Descent with the norm of all gradients bounded. */
function descent(loss: Loss, rate: number, bound: number): Step {
  const gradient = valueAndGrad(loss);
  return ({ p, ...rest }, x, labels) => {
    const [value, gradients] = gradient(tree.ref(p), x, labels);
    const squares = Object.values(gradients as Parameters).map((one) => np.square(one.ref).sum());
    const norm = np.sqrt(squares.reduce((sum, one) => sum.add(one)));
    const factor = np.minimum(np.reciprocal(norm.add(1e-6)).mul(bound), 1).mul(-rate);
    const next = mapped(p, (name, one) => one.add(gradients[name].mul(factor.ref)));
    factor.dispose();
    return [{ p: next, ...rest }, value];
  };
}

/** Kingma, Ba, ICLR 2015, algorithm 1. */
function adam(loss: Loss, rate: number): Step {
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
  const gradient = valueAndGrad(loss);
  return ({ p, m, v, t }, x, labels) => {
    const [value, gradients] = gradient(tree.ref(p), x, labels);
    const step = t.add(1);
    const correction = (beta: number) => np.exp(step.ref.mul(Math.log(beta))).mul(-1).add(1);
    const [first, second] = [correction(beta1), correction(beta2)];
    const nextM = mapped(m, (name, one) => one.mul(beta1).add(gradients[name].ref.mul(1 - beta1)));
    const nextV = mapped(v, (name, one) => one.mul(beta2).add(np.square(gradients[name]).mul(1 - beta2)));
    const next = mapped(p, (name, one) => {
      const size = np.sqrt(nextV[name].ref.div(second.ref)).add(epsilon);
      return one.sub(nextM[name].ref.div(first.ref).div(size).mul(rate));
    });
    first.dispose();
    second.dispose();
    return [{ p: next, m: nextM, v: nextV, t: step }, value];
  };
}

function mapped(parameters: Parameters, next: (name: string, one: any) => any): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, next(name, one)]));
}

async function prepare(config: RunConfig, inputs: ReadonlyMap<string, StoredTensor>): Promise<PeerSweep> {
  const { model, optimizer: { kind, lr, clip } } = config;
  const { shape: [batches] } = inputs.get("x")!;
  const names = [...inputs.keys()].filter((name) => name !== "x" && name !== "labels");
  const head = inputs.get("head.bias") ?? inputs.get(`layer${model.depth + 1}.bias`)!;
  const classes = head.shape[0];
  const loss = model.kind === "transformer" ? decoder(config, classes) : perceptron(model.depth, classes);
  const bound = typeof clip === "object" && "norm" in clip ? clip.norm as number : Infinity;
  const one: Step = kind === "adam" ? adam(loss, lr) : descent(loss, lr, bound);
  const step = jit(one);
  const stored = (values: StoredTensor["values"], shape: readonly number[]) =>
    np.array(values, { dtype: values instanceof Float32Array ? np.float32 : np.int32 }).reshape([...shape]);
  const batch = (name: string) => {
    const { shape, values } = inputs.get(name)!;
    const size = values.length / batches;
    return Array.from({ length: batches }, (_, i) => stored(values.slice(i * size, (i + 1) * size), shape.slice(1)));
  };
  const [xs, labels] = [batch("x"), batch("labels")];
  const fill = (of: (tensor: StoredTensor) => StoredTensor["values"]) =>
    Object.fromEntries(names.map((name) => {
      const tensor = inputs.get(name)!;
      return [name, stored(of(tensor), tensor.shape)];
    }));
  const zeros = () => fill(({ values }) => new Float32Array(values.length));
  let state: State | undefined;
  const start = () => {
    if (state) tree.dispose(state);
    const moments = kind === "adam" ? { m: zeros(), v: zeros() } : { m: {}, v: {} };
    state = { p: fill(({ values }) => values), ...moments, t: stored(new Float32Array(1), [1]) };
  };
  const train = async (steps: number) => {
    let last: any;
    for (let i = 0; i < steps; i++) {
      last?.dispose();
      [state, last] = step(state!, xs[i % batches].ref, labels[i % batches].ref);
    }
    await jax.blockUntilReady(state);
    return (await last.data())[0];
  };
  start();
  const firstLoss = await train(1);
  return { ready: { firstLoss, runs: 1, about: "one jit of the whole step" }, start, train };
}

await serve(prepare);

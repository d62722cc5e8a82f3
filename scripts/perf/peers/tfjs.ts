/** TensorFlow.js on its WebAssembly backend, which under Deno has one thread. */
// deno-lint-ignore-file no-explicit-any
import type { RunConfig } from "../../../suites/core/spec/config.ts";
import type { StoredTensor } from "../../parity/safetensors.ts";
import type { PeerSweep } from "./messages.ts";
import { serve } from "./serve.ts";

const [LIBRARY, BACKEND] = ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"];
const EPSILON = 1e-5;

const tf: any = await import(LIBRARY);
await import(BACKEND);
if (!await tf.setBackend("wasm")) throw new Error("the WebAssembly backend does not start");
await tf.ready();

type Parameters = Record<string, any>;
type Loss = (parameters: Parameters, x: any, labels: any) => any;

function dense(p: Parameters, name: string, x: any, activation = "linear"): any {
  return tf.fused.matMul({ a: x, b: p[`${name}.weight`], bias: p[`${name}.bias`], activation });
}

function perceptron(depth: number): Loss {
  return (p, x, labels) => {
    for (let i = 1; i <= depth; i++) x = dense(p, `layer${i}`, x, "relu");
    return tf.losses.softmaxCrossEntropy(labels, dense(p, `layer${depth + 1}`, x));
  };
}

function norm(p: Parameters, name: string, x: any): any {
  const centered = x.sub(x.mean(-1, true));
  const variance = centered.square().mean(-1, true);
  return centered.mul(variance.add(EPSILON).rsqrt()).mul(p[`${name}.scale`]).add(p[`${name}.shift`]);
}

function gelu(x: any): any {
  return x.mul(0.5).mul(x.mul(Math.SQRT1_2).erf().add(1));
}

function decoder({ model: { depth, width, heads = 4 }, data: { batch, context = 32 } }: RunConfig): Loss {
  const size = width / heads;
  const mask = tf.keep(tf.tensor2d(
    Float32Array.from({ length: context * context }, (_, i) => i % context > Math.floor(i / context) ? -1e30 : 0),
    [context, context],
  ));
  const attention = (qkv: any) => {
    const [q, k, v] = tf.split(qkv.reshape([batch, context, 3 * heads, size]), 3, 2)
      .map((one: any) => one.transpose([0, 2, 1, 3]));
    const weights = tf.softmax(tf.matMul(q, k, false, true).mul(1 / Math.sqrt(size)).add(mask));
    return tf.matMul(weights, v).transpose([0, 2, 1, 3]).reshape([batch * context, width]);
  };
  return (p, tokens, labels) => {
    let x = tf.matMul(tokens, p.embedding).reshape([batch, context, width]).add(p.positions);
    x = x.reshape([batch * context, width]);
    for (let i = 1; i <= depth; i++) {
      const name = `layer${i}`;
      x = x.add(dense(p, `${name}.projection`, attention(dense(p, `${name}.qkv`, norm(p, `${name}.norm1`, x)))));
      x = x.add(dense(p, `${name}.contract`, gelu(dense(p, `${name}.expand`, norm(p, `${name}.norm2`, x)))));
    }
    return tf.losses.softmaxCrossEntropy(labels, dense(p, "head", norm(p, "head", x)));
  };
}

/** Changes parameters and state by gradients. */
type Update = (parameters: Parameters, gradients: Parameters) => void;

function assign(variable: any, value: any): void {
  variable.assign(value);
}

/** Descent with the norm of all gradients bounded. */
function descent(rate: number, bound: number): Update {
  return (p, gradients) => {
    const norm = tf.addN(Object.values(gradients).map((one) => one.square().sum())).sqrt();
    const factor = tf.minimum(tf.div(bound, norm.add(1e-6)), 1).mul(rate);
    for (const [name, one] of Object.entries(p)) assign(one, one.sub(gradients[name].mul(factor)));
  };
}

/** Kingma, Ba, ICLR 2015, algorithm 1, in the order of its section 2's end: two corrections in one rate. */
function adam(rate: number, { m, v, counter }: { m: Parameters; v: Parameters; counter: { t: number } }): Update {
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
  return (p, gradients) => {
    counter.t++;
    const second = Math.sqrt(1 - beta2 ** counter.t);
    const step = rate * second / (1 - beta1 ** counter.t);
    for (const [name, one] of Object.entries(p)) {
      const gradient = gradients[name];
      assign(m[name], m[name].mul(beta1).add(gradient.mul(1 - beta1)));
      assign(v[name], v[name].mul(beta2).add(gradient.square().mul(1 - beta2)));
      assign(one, one.sub(m[name].div(v[name].sqrt().add(epsilon * second)).mul(step)));
    }
  };
}

function prepare(config: RunConfig, inputs: ReadonlyMap<string, StoredTensor>): Promise<PeerSweep> {
  const { model, optimizer: { kind, lr, clip } } = config;
  const tokens = model.kind === "transformer";
  const names = [...inputs.keys()].filter((name) => name !== "x" && name !== "labels");
  const [classes] = (inputs.get("head.bias") ?? inputs.get(`layer${model.depth + 1}.bias`)!).shape;
  const loss = tokens ? decoder(config) : perceptron(model.depth);
  const variables = (of: (tensor: StoredTensor) => StoredTensor["values"]): Parameters =>
    Object.fromEntries(names.map((name) => {
      const tensor = inputs.get(name)!;
      return [name, tf.variable(tf.tensor(of(tensor), [...tensor.shape], "float32"))];
    }));
  const zeros = () => variables(({ values }) => new Float32Array(values.length));
  const p = variables(({ values }) => values);
  const moments = { m: kind === "adam" ? zeros() : {}, v: kind === "adam" ? zeros() : {}, counter: { t: 0 } };
  const bound = typeof clip === "object" && "norm" in clip ? clip.norm as number : Infinity;
  const update = kind === "adam" ? adam(lr, moments) : descent(lr, bound);
  const { shape: [batches] } = inputs.get("x")!;
  const batch = (name: string, make: (values: StoredTensor["values"], shape: number[]) => any) => {
    const { shape, values } = inputs.get(name)!;
    const size = values.length / batches;
    return Array.from({ length: batches }, (_, i) => make(values.slice(i * size, (i + 1) * size), shape.slice(1)));
  };
  const oneHot = (values: StoredTensor["values"]) =>
    tf.tidy(() => tf.oneHot(tf.tensor1d(values, "int32"), classes).toFloat());
  const xs = batch("x", (values, shape) => tokens ? oneHot(values) : tf.tensor(values, shape, "float32"));
  const labels = batch("labels", oneHot);
  const start = () => {
    for (const name of names) {
      const { values, shape } = inputs.get(name)!;
      tf.tidy(() => assign(p[name], tf.tensor(values, [...shape], "float32")));
      for (const moment of [moments.m[name], moments.v[name]]) {
        if (moment) tf.tidy(() => assign(moment, tf.zerosLike(moment)));
      }
    }
    moments.counter.t = 0;
  };
  const train = async (steps: number) => {
    let last: any;
    for (let i = 0; i < steps; i++) {
      last?.dispose();
      last = tf.tidy(() => {
        const { value, grads } = tf.variableGrads(
          () => loss(p, xs[i % batches], labels[i % batches]),
          Object.values(p),
        );
        update(p, Object.fromEntries(names.map((name) => [name, grads[p[name].name]])));
        return value;
      });
    }
    return (await last.data())[0];
  };
  start();
  return train(1).then((firstLoss) => {
    return { ready: { firstLoss, runs: 1, about: "variableGrads, fused dense layers" }, start, train };
  });
}

await serve(prepare);

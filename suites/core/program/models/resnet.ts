/**
 * Convolutional networks, rows being pixels: row `(b·H + y)·W + x`.
 *
 * - `cnn`: `depth` 3×3 convolutions, each with norm and nonlinearity, a 2×2 maximum after each while the image is at
 *   least 4 wide; global average; head.
 * - `resnet`: the CIFAR form (He et al. 2016, section 4.2) of 6n + 2 layers: a 3×3 convolution, three stages of n blocks
 *   with `width`, twice and four times as many channels, the later stages halving the image; global average; head. A
 *   shortcut that changes shape is a 1×1 convolution. With `residual: false` the same layers without shortcuts.
 */
import { addition } from "../../../../kernels/add/addition.ts";
import { globalAverage, maxPool } from "../../../../kernels/pool/pooling.ts";
import type { Tensor } from "../../../../kernels/program/tensor.ts";
import { convolve } from "../../../../kernels/unfold/convolve.ts";
import type { RunConfig } from "../../spec/config.ts";
import type { ParameterList } from "../parameters.ts";
import { linearLayer } from "./linear_layer.ts";
import type { Forward, Model, ModelSizes, Pass } from "./model.ts";
import { activationGain, nonlinear } from "./nonlinearity.ts";
import { norm } from "./norm.ts";

type ModelConfig = RunConfig["model"];

/** Height, width and channels. */
interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** A convolution with its norm. */
interface Convolution {
  readonly weight: Tensor;
  readonly from: Image;
  readonly to: Image;
  apply(pass: Pass, x: Tensor): Tensor;
}

interface ConvolutionOptions {
  readonly layer: number;
  readonly from: Image;
  readonly channels: number;
  readonly kernel?: number;
  readonly stride?: number;
}

/** `norm(conv(x))`, without the nonlinearity. A norm makes a bias useless, so there is one only without it. */
function convolution(
  parameters: ParameterList,
  config: ModelConfig,
  name: string,
  { layer, from, channels, kernel = 3, stride = 1 }: ConvolutionOptions,
): Convolution {
  const padding = (kernel - 1) / 2;
  const out = (size: number) => Math.floor((size + 2 * padding - kernel) / stride) + 1;
  const to = { height: out(from.height), width: out(from.width), channels };
  const options = {
    layer,
    fanIn: kernel * kernel * from.channels,
    fanOut: channels,
    activationGain: activationGain(config),
  };
  const weight = parameters.weight(`${name}.weight`, options);
  const hasNorm = (config.norm ?? "none") !== "none";
  const bias = config.bias && !hasNorm ? parameters.bias(`${name}.bias`, options) : undefined;
  const normalized = norm(parameters, config, name, { layer, width: channels, spatial: to.height * to.width });
  const shape = { height: from.height, width: from.width, kernel, stride, padding };
  return {
    weight,
    from,
    to,
    apply: (pass, x) =>
      normalized(pass, pass.builder.apply(convolve, { x, weight, bias, ...shape, name: `${name}.convolved` })),
  };
}

/** A small convolutional network. */
export function cnn(parameters: ParameterList, config: ModelConfig, data: ModelSizes): Model {
  const layers: { convolution: Convolution; pooled: boolean }[] = [];
  let image = imageOf(data);
  for (let layer = 1; layer <= config.depth; layer++) {
    const one = convolution(parameters, config, `layer${layer}`, { layer, from: image, channels: config.width });
    const pooled = Math.min(one.to.height, one.to.width) >= 4;
    image = pooled ? { ...one.to, height: one.to.height >> 1, width: one.to.width >> 1 } : one.to;
    layers.push({ convolution: one, pooled });
  }
  const body = (pass: Pass, x: Tensor) => {
    const { builder } = pass;
    const hidden: Tensor[] = [];
    layers.forEach(({ convolution, pooled }, i) => {
      const out = nonlinear(pass, config, convolution.apply(pass, x), `layer${i + 1}`);
      hidden.push(out);
      const { height, width } = convolution.to;
      x = pooled
        ? builder.apply(maxPool, { x: out, height, width, kernel: 2, stride: 2, name: `layer${i + 1}.pooled` })
        : out;
    });
    return { hidden, x };
  };
  return withHead(parameters, config, data, {
    image,
    weights: layers.map(({ convolution }) => [convolution.weight]),
    body,
  });
}

/** A residual block, or the same two layers without a shortcut. */
interface Block {
  readonly first: Convolution;
  readonly second: Convolution;
  readonly shortcut?: Convolution;
}

/** The CIFAR form. Throws `RangeError` for a depth that is not 6n + 2. */
export function resnet(parameters: ParameterList, config: ModelConfig, data: ModelSizes): Model {
  const { depth, residual = true } = config;
  const blocksPerStage = (depth - 2) / 6;
  if (!Number.isInteger(blocksPerStage) || blocksPerStage < 1) {
    throw new RangeError(`Cannot build a resnet: its depth is 6n + 2, got ${depth}`);
  }
  const stem = convolution(parameters, config, "layer1", { layer: 1, from: imageOf(data), channels: config.width });
  const blocks: Block[] = [];
  let [image, layer] = [stem.to, 2];
  for (let i = 0; i < 3 * blocksPerStage; i++) {
    const stage = Math.floor(i / blocksPerStage);
    const channels = config.width << stage;
    const stride = stage > 0 && i % blocksPerStage === 0 ? 2 : 1;
    const first = convolution(parameters, config, `layer${layer}`, { layer, from: image, channels, stride });
    const second = convolution(parameters, config, `layer${layer + 1}`, { layer: layer + 1, from: first.to, channels });
    const changes = residual && (stride > 1 || image.channels !== channels);
    const shortcut = changes
      ? convolution(parameters, config, `layer${layer}.shortcut`, { layer, from: image, channels, kernel: 1, stride })
      : undefined;
    blocks.push({ first, second, shortcut });
    [image, layer] = [second.to, layer + 2];
  }
  const body = (pass: Pass, x: Tensor) => {
    const { builder } = pass;
    const hidden = [nonlinear(pass, config, stem.apply(pass, x), "layer1")];
    blocks.forEach(({ first, second, shortcut }, i) => {
      const [input, names] = [hidden.at(-1)!, [`layer${2 * i + 2}`, `layer${2 * i + 3}`]];
      const middle = nonlinear(pass, config, first.apply(pass, input), names[0]);
      const before = second.apply(pass, middle);
      const around = residual ? (shortcut ? shortcut.apply(pass, input) : input) : undefined;
      const sum = around ? builder.apply(addition, { a: around, b: before, name: `${names[1]}.sum` }) : before;
      hidden.push(middle, nonlinear(pass, config, sum, names[1]));
    });
    return { hidden, x: hidden.at(-1)! };
  };
  const weights = [[stem.weight], ...blocks.flatMap(({ first, second }) => [[first.weight], [second.weight]])];
  return withHead(parameters, config, data, { image, weights, body });
}

function imageOf({ image, inputSize }: ModelSizes): Image {
  if (!image) throw new RangeError(`Cannot convolve: the data has no images, got rows of ${inputSize} numbers`);
  return image;
}

function withHead(
  parameters: ParameterList,
  config: ModelConfig,
  data: ModelSizes,
  { image, weights, body }: {
    image: Image;
    weights: readonly (readonly Tensor[])[];
    body: (pass: Pass, x: Tensor) => { hidden: readonly Tensor[]; x: Tensor };
  },
): Model {
  const layer = weights.length + 1;
  const head = linearLayer(parameters, config, `layer${layer}`, { layer, fanIn: image.channels, fanOut: data.outputs });
  const input = imageOf(data);
  return {
    weights: [...weights, [head.weight]],
    forward(pass, batch): Forward {
      const { builder } = pass;
      const pixels = builder.tensor("pixels", [batch.shape[0] * input.height * input.width, input.channels], {
        role: "activation",
      });
      builder.call("image_rows", { input: batch, out: pixels });
      const { hidden, x } = body(pass, pixels);
      const averaged = builder.apply(globalAverage, { x, rows: image.height * image.width, name: "averaged" });
      return { hidden, logits: head.apply(builder, averaged, "logits") };
    },
  };
}

/**
 * Decoder-only transformer (Vaswani et al. 2017, Radford et al. 2019): embedding and learned positions, `depth` blocks of
 * causal self-attention and a two-layer MLP, and a linear head. Rows are tokens, row `b·T + t`.
 *
 * | norm_position | block                                                          |
 * | ------------- | -------------------------------------------------------------- |
 * | pre           | `x += attention(norm(x))`, `x += mlp(norm(x))`, a norm before the head |
 * | post          | `x = norm(x + attention(x))`, `x = norm(x + mlp(x))`           |
 *
 * Xiong et al. 2020, section 3; with `residual: false` the branches alone, `x = branch(norm(x))`. Dropout follows the embedding and each branch.
 */
import { addition } from "../../../../kernels/add/addition.ts";
import { attend } from "../../../../kernels/attention/attend.ts";
import { embed } from "../../../../kernels/embedding/embed.ts";
import { addPositions } from "../../../../kernels/position_add/positions.ts";
import type { Builder } from "../../../../kernels/program/builder.ts";
import type { Tensor } from "../../../../kernels/program/tensor.ts";
import type { RunConfig } from "../../spec/config.ts";
import type { ParameterList } from "../parameters.ts";
import { type LinearLayer, linearLayer } from "./linear_layer.ts";
import type { Model, ModelSizes, Pass } from "./model.ts";
import { activationGain, dropped, nonlinear } from "./nonlinearity.ts";
import { type Norm, norm } from "./norm.ts";

/** Heads of a block, where the configuration gives none. */
export const HEADS = 4;

/** A block's parameters. */
interface Block {
  readonly name: string;
  readonly norms: readonly [Norm, Norm];
  readonly qkv: LinearLayer;
  readonly projection: LinearLayer;
  readonly expand: LinearLayer;
  readonly contract: LinearLayer;
}

/** Declares the parameters: embedding, positions, blocks, head. */
export function transformer(parameters: ParameterList, given: RunConfig["model"], sizes: ModelSizes): Model {
  const config = { ...given, norm: given.norm ?? "layer" };
  const { depth, width, norm_position: position = "pre" } = config;
  const { inputSize: tokens, classes, outputs } = sizes;
  const table = parameters.embedding("embedding", classes, width);
  const positions = parameters.embedding("positions", tokens, width);
  const blocks = Array.from({ length: depth }, (_, i) => declareBlock(parameters, config, i + 1));
  const last = position === "pre" ? norm(parameters, config, "head", { layer: depth + 1, width }) : undefined;
  const head = linearLayer(parameters, config, "head", { layer: depth + 1, fanIn: width, fanOut: outputs });
  return {
    weights: [
      ...blocks.map(({ qkv, projection, expand, contract }) =>
        [qkv, projection, expand, contract].map(({ weight }) => weight)
      ),
      [head.weight],
    ],
    forward(pass, batch) {
      const { builder } = pass;
      const embedded = builder.apply(embed, { tokens: batch, table, name: "embedded" });
      const positioned = builder.apply(addPositions, { x: embedded, table: positions, name: "positioned" });
      let x = dropped(pass, config, positioned, { name: "positioned", stream: 0 });
      const hidden = blocks.map((block, i) => {
        const [attentionNorm, mlpNorm] = block.norms;
        const inAttention = { norm: attentionNorm, name: `${block.name}.attention`, stream: 2 * i + 1 };
        const inMlp = { norm: mlpNorm, name: `${block.name}.mlp`, stream: 2 * i + 2 };
        x = branch(
          pass,
          config,
          { x, position, ...inAttention },
          (input) => attention(builder, block, { input, tokens, heads: config.heads ?? HEADS }),
        );
        x = branch(pass, config, { x, position, ...inMlp }, (input) => perceptron(pass, config, block, input));
        return x;
      });
      return { hidden, logits: head.apply(builder, last ? last(pass, x) : x, "logits") };
    },
  };
}

function declareBlock(parameters: ParameterList, config: RunConfig["model"], layer: number): Block {
  const { depth, width, mlp_ratio: ratio = 4 } = config;
  const name = `layer${layer}`;
  const hidden = Math.round(ratio * width);
  const factor = config.residual_scaling ? 1 / Math.sqrt(2 * depth) : 1;
  const make = (part: string, fanIn: number, fanOut: number, more: { factor?: number; activationGain?: number } = {}) =>
    linearLayer(parameters, config, `${name}.${part}`, { layer, fanIn, fanOut, ...more });
  const normOf = (part: string) => norm(parameters, config, `${name}.${part}`, { layer, width });
  return {
    name,
    norms: [normOf("norm1"), normOf("norm2")],
    qkv: make("qkv", width, 3 * width),
    projection: make("projection", width, width, { factor }),
    expand: make("expand", width, hidden, { activationGain: activationGain(config) }),
    contract: make("contract", hidden, width, { factor }),
  };
}

interface BranchOptions {
  readonly x: Tensor;
  readonly position: "pre" | "post";
  readonly norm: Norm;
  readonly name: string;
  /** Of the branch's dropout. */
  readonly stream: number;
}

function branch(
  pass: Pass,
  config: RunConfig["model"],
  { x, position, norm, name, stream }: BranchOptions,
  inner: (input: Tensor) => Tensor,
): Tensor {
  const out = dropped(pass, config, inner(position === "pre" ? norm(pass, x) : x), { name, stream });
  const sum = config.residual === false ? out : pass.builder.apply(addition, { a: x, b: out, name: `${name}.sum` });
  return position === "pre" ? sum : norm(pass, sum);
}

function attention(
  builder: Builder,
  block: Block,
  { input, tokens, heads }: { input: Tensor; tokens: number; heads: number },
): Tensor {
  const name = `${block.name}.attention`;
  const qkv = block.qkv.apply(builder, input, `${name}.qkv`);
  const attended = builder.apply(attend, { qkv, heads, tokens, causal: 1, name: `${name}.heads` });
  return block.projection.apply(builder, attended, `${name}.projected`);
}

function perceptron(pass: Pass, config: RunConfig["model"], block: Block, input: Tensor): Tensor {
  const { builder } = pass;
  const name = `${block.name}.mlp`;
  const before = block.expand.apply(builder, input, `${name}.before`);
  return block.contract.apply(builder, nonlinear(pass, config, before, name), `${name}.contracted`);
}

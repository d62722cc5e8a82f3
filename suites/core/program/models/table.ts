/** Every architecture, by the name that a configuration gives. */
import type { RunConfig } from "../../spec/config.ts";
import { mlp } from "./mlp.ts";
import type { ModelBuilder } from "./model.ts";
import { cnn, resnet } from "./resnet.ts";
import { rnn } from "./rnn.ts";
import { transformer } from "./transformer.ts";

export const MODELS: { readonly [K in RunConfig["model"]["kind"]]: ModelBuilder } = {
  cnn,
  mlp,
  resnet,
  rnn,
  transformer,
};

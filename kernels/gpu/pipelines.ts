/** Compute pipelines, each compiled once for its source, entry point and constants. */
import type { Dispatch } from "../program/call.ts";
import { checked } from "./health.ts";

/** A kernel's pipeline with the layout its bind groups follow. */
export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** What a pipeline is made from. */
export type PipelineKey = Pick<Dispatch, "source" | "entryPoint" | "constants"> & { readonly bindings: number };

/** Compiles and keeps pipelines. */
export class Pipelines {
  readonly #modules = new Map<string, Promise<GPUShaderModule>>();
  readonly #layouts = new Map<number, GPUBindGroupLayout>();
  readonly #pipelines = new Map<string, Promise<Pipeline>>();

  constructor(readonly device: GPUDevice) {}

  /** Pipelines compiled so far. */
  get count(): number {
    return this.#pipelines.size;
  }

  /** The pipeline of a key. Rejects with the compiler's message, line and column, or the rule the layout breaks. */
  get(label: string, key: PipelineKey): Promise<Pipeline> {
    const constants = Object.entries(key.constants).sort(([a], [b]) => a < b ? -1 : 1);
    const id = JSON.stringify([key.source, key.entryPoint, key.bindings, constants]);
    let found = this.#pipelines.get(id);
    if (!found) this.#pipelines.set(id, found = this.#compile(label, key));
    return found;
  }

  async #compile(label: string, { source, entryPoint, constants, bindings }: PipelineKey): Promise<Pipeline> {
    const module = await this.#module(label, source);
    return await checked(this.device, `make the pipeline of kernel ${label}`, () => {
      const layout = this.#layout(bindings);
      const pipeline = this.device.createComputePipeline({
        label,
        layout: this.device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint, constants: { ...constants } },
      });
      return { pipeline, layout };
    });
  }

  #module(label: string, source: string): Promise<GPUShaderModule> {
    let found = this.#modules.get(source);
    if (!found) this.#modules.set(source, found = compileModule(this.device, label, source));
    return found;
  }

  /** All arguments are read-write storage: they lie in few buffers, and one buffer has one use in a dispatch. */
  #layout(bindings: number): GPUBindGroupLayout {
    let layout = this.#layouts.get(bindings);
    if (!layout) {
      const entries = Array.from({ length: bindings }, (_, binding): GPUBindGroupLayoutEntry => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: "storage" },
      }));
      this.#layouts.set(bindings, layout = this.device.createBindGroupLayout({ entries }));
    }
    return layout;
  }
}

async function compileModule(device: GPUDevice, label: string, source: string): Promise<GPUShaderModule> {
  let info: Promise<GPUCompilationInfo> | undefined;
  const made = checked(device, `compile kernel ${label}`, () => {
    const module = device.createShaderModule({ label, code: source });
    info = module.getCompilationInfo();
    return module;
  });
  const [module, messages] = await Promise.allSettled([made, info]);
  // The compiler's own message names the place; the error scope's quotes half the source.
  const found = messages.status === "fulfilled" && messages.value?.messages.find(({ type }) => type === "error");
  if (found) {
    const [first] = found.message.trim().replace(/^error:\s*/, "").split("\n");
    throw new SyntaxError(`Cannot compile kernel ${label}: ${first} (line ${found.lineNum}, column ${found.linePos})`);
  }
  if (module.status === "rejected") throw module.reason;
  return module.value;
}

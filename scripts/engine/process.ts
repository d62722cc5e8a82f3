/** One engine process: started with the flags and permissions of its device, spoken to in messages. */
import { fromFileUrl } from "@std/path";
import type { EngineReply, EngineRequest } from "../../suites/core/run/engine.ts";
import { decodeFrames, encodeFrame } from "./framing.ts";

/** Device an engine opens. */
export type EngineDevice = "cpu" | "gpu";

/**
 * V8's settings for the CPU device, for the whole process: folding pairs of 128-bit operations into 256-bit ones needs
 * WebAssembly's bounds checks gone, so an engine loads no other WebAssembly and has no permissions to lose.
 */
export const FAST_FLAGS = "--no-wasm-bounds-checks,--experimental-wasm-revectorize";

const MAIN = fromFileUrl(new URL("./main.ts", import.meta.url));
const CONFIG = fromFileUrl(new URL("../../deno.json", import.meta.url));

/** A running engine. */
export class EngineProcess implements Disposable {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #replies: AsyncGenerator<EngineReply>;
  readonly #complaints: Promise<string>;

  constructor(device: EngineDevice, readonly flags: string) {
    const args = ["run", "--quiet", "--no-prompt", `--config=${CONFIG}`, ...(flags ? [`--v8-flags=${flags}`] : [])];
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [...args, MAIN, device],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      env: device === "gpu" ? gpuEnvironment() : {},
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#replies = decodeFrames<EngineReply>(this.#child.stdout);
    this.#complaints = new Response(this.#child.stderr).text();
  }

  /** Sends a request; a dead process shows at the next `receive`. */
  async send(request: EngineRequest): Promise<void> {
    await this.#writer.write(encodeFrame(request)).catch(() => {});
  }

  /**
   * The next reply. Throws `Error` with what the process said last when it has ended, or when nothing came within
   * `seconds`.
   */
  async receive(seconds: number): Promise<EngineReply> {
    let timer: number | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no sign of life from the engine for ${seconds} s`)), seconds * 1000);
    });
    try {
      const next = await Promise.race([this.#replies.next(), late]);
      if (!next.done) return next.value;
    } finally {
      clearTimeout(timer);
    }
    throw new Error(await this.#lastWords());
  }

  /** Ends the process at once. */
  [Symbol.dispose](): void {
    this.#writer.close().catch(() => {});
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }

  async #lastWords(): Promise<string> {
    const { code, signal } = await this.#child.status;
    const said = (await this.#complaints).trim().split("\n").filter((line) => line.trim() !== "");
    const message = said.find((line) => /error/i.test(line)) ?? said[0] ?? "";
    return `the engine ended with ${signal ?? `code ${code}`}${message ? `: ${message.trim()}` : ""}`;
  }
}

/** Without a backend named Deno may fall back to OpenGL in silence; without a runtime directory EGL prints errors. */
export function gpuEnvironment(): Record<string, string> {
  const backend = { darwin: "metal", windows: "dx12" }[Deno.build.os as string] ?? "vulkan";
  return { DENO_WEBGPU_BACKEND: backend, XDG_RUNTIME_DIR: Deno.env.get("XDG_RUNTIME_DIR") ?? "/tmp" };
}

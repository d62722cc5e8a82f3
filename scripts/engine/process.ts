/** One engine process: started with the flags and permissions of its device, spoken to in messages. */
import { fromFileUrl } from "@std/path";
import type { EngineReply, EngineRequest } from "../../suites/core/run/engine.ts";
import { complaintOf } from "./complaint.ts";
import { decodeFrames, encodeFrame } from "./framing.ts";

/** Device an engine opens. */
export type EngineDevice = "cpu" | "gpu";

/**
 * V8's settings for the CPU device, for the whole process: folding pairs of 128-bit operations into 256-bit ones needs
 * WebAssembly's bounds checks gone, so an engine loads no other WebAssembly and has no permissions to lose.
 */
export const FAST_FLAGS = "--no-wasm-bounds-checks,--experimental-wasm-revectorize";

/** How an engine's process is started. */
export interface EngineLaunch {
  readonly device: EngineDevice;
  /** V8 flags, joined with commas; none where empty. */
  readonly flags: string;
  /** Script to run instead of the engine's; for tests. */
  readonly main?: string;
  /** Permissions, such as `--allow-run`; an engine needs none. */
  readonly permissions?: readonly string[];
  /** Deno configuration that imports are resolved by; the project's by default. */
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments behind the device. */
  readonly args?: readonly string[];
}

const MAIN = fromFileUrl(new URL("./main.ts", import.meta.url));
const CONFIG = fromFileUrl(new URL("../../deno.json", import.meta.url));

/** Milliseconds between the end of a process's output and its own end, after which it is killed. */
const PATIENCE = 2000;

/** A running engine, or another script that answers messages as an engine does. */
export class EngineProcess<Request = EngineRequest, Reply = EngineReply> implements AsyncDisposable {
  readonly flags: string;
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #replies: AsyncGenerator<Reply>;
  readonly #complaints: Promise<string>;

  constructor({ device, flags, main = MAIN, permissions = [], config, env, args = [] }: EngineLaunch) {
    this.flags = flags;
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [...denoArguments(flags, config), ...permissions, main, device, ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      env: { NO_COLOR: "1", ...(device === "gpu" && gpuEnvironment()), ...env },
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#replies = decodeFrames<Reply>(this.#child.stdout);
    this.#complaints = new Response(this.#child.stderr).text().catch(() => "");
  }

  /** Sends a request, without waiting for it to be read; a process that is gone or stuck shows at the next `receive`. */
  send(request: Request): void {
    this.#writer.write(encodeFrame(request)).catch(() => {});
  }

  /**
   * The next reply. Throws `Error` with what the process said last when it has ended or writes anything but replies, or
   * when nothing came within `seconds`.
   */
  async receive(seconds: number): Promise<Reply> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), seconds * 1000);
    });
    try {
      const next = await Promise.race([this.#replies.next(), late]);
      if (next === "late") throw new Error(`no sign of life from the engine for ${seconds} s`);
      if (!next.done) return next.value;
    } catch (error) {
      // A process that dies in the middle of a message: how it died says more than that its message is cut.
      if (!(error instanceof SyntaxError) || !error.message.includes("ended inside")) throw error;
    } finally {
      clearTimeout(timer);
    }
    throw new Error(await this.#lastWords());
  }

  /** Kills the process and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#kill();
    await this.#child.status;
    await Promise.allSettled([this.#writer.close(), this.#replies.return(undefined), this.#complaints]);
  }

  #kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }

  async #lastWords(): Promise<string> {
    const timer = setTimeout(() => this.#kill(), PATIENCE);
    const { code, signal } = await this.#child.status;
    clearTimeout(timer);
    const message = complaintOf(await this.#complaints);
    return `the engine ended with ${signal ?? `code ${code}`}${message ? `: ${message}` : ""}`;
  }
}

/**
 * An engine takes its dependencies from the lock file and the cache, never from the network, and several start at once,
 * so none may write the lock file.
 */
export function denoArguments(flags: string, config = CONFIG): string[] {
  const fixed = ["run", "--quiet", "--no-prompt", `--config=${config}`, "--cached-only", "--frozen"];
  return flags === "" ? fixed : [...fixed, `--v8-flags=${flags}`];
}

/** Without a backend named Deno may fall back to OpenGL in silence; without a runtime directory EGL prints errors. */
export function gpuEnvironment(): Record<string, string> {
  const backend = { darwin: "metal", windows: "dx12" }[Deno.build.os as string] ?? "vulkan";
  return { DENO_WEBGPU_BACKEND: backend, XDG_RUNTIME_DIR: Deno.env.get("XDG_RUNTIME_DIR") ?? "/tmp" };
}

/** Puts the JavaScript libraries into a folder of their own below runs/, out of the project's dependencies and cache. */
import { join } from "@std/path";

/** Of each library the packages, at the versions compared with. */
const PACKAGES: Readonly<Record<"jax_js" | "tfjs", Readonly<Record<string, string>>>> = {
  jax_js: { "@jax-js/jax": "0.1.25" },
  tfjs: { "@tensorflow/tfjs": "4.22.0", "@tensorflow/tfjs-backend-wasm": "4.22.0" },
};

/** A library on the disk: how to start a process that imports it. */
export interface Installed {
  /** Deno's configuration. */
  readonly config: string;
  readonly env: Readonly<Record<string, string>>;
  /** Name and version. */
  readonly version: string;
}

/** Downloads a library unless it is there. Throws `Error` with what Deno said where that fails. */
export async function install(library: keyof typeof PACKAGES, folder: string): Promise<Installed> {
  const packages = Object.entries(PACKAGES[library]);
  const config = join(folder, library, "deno.json");
  const env = { DENO_DIR: join(folder, library, "cache") };
  const imports = Object.fromEntries(packages.map(([name, version]) => [name, `npm:${name}@${version}`]));
  Deno.mkdirSync(join(folder, library), { recursive: true });
  Deno.writeTextFileSync(config, `${JSON.stringify({ nodeModulesDir: "none", lock: false, imports }, null, 2)}\n`);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["cache", "--quiet", `--config=${config}`, ...Object.values(imports)],
    env: { ...env, NO_COLOR: "1" },
  }).output();
  if (!success) throw new Error(`${library} cannot be downloaded: ${new TextDecoder().decode(stderr).trim()}`);
  return { config, env, version: packages[0].join(" ") };
}

import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { commandLine, UsageError } from "./command_line.ts";
import { main } from "./data.ts";
import type { PublishedFile } from "../suites/core/data/published_files.ts";

const CONTENT = new TextEncoder().encode("a small file");
/** SHA-256 of the content, from `printf 'a small file' | sha256sum`. */
const SHA256 = "58831986bf022035197bd05d44de7eb9b1f5a6cac36994a862a7164c5ead0b41";

/** What a command printed, and its exit code. */
interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs the command against a server on this machine that has `/good`, and an empty folder. */
async function run(steps: (call: (...args: string[]) => Promise<Outcome>, folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    return request.url.endsWith("/good") ? new Response(CONTENT) : new Response("no", { status: 404 });
  });
  const fileAt = (path: string): PublishedFile => {
    return { name: path, url: `http://127.0.0.1:${server.addr.port}/${path}`, bytes: CONTENT.length, sha256: SHA256 };
  };
  const downloads = { mnist10k: [fileAt("good")], text: [fileAt("good"), fileAt("gone")] };
  try {
    await steps((...args) => captured(() => commandLine(() => main([...args, "--data", folder], downloads))), folder);
  } finally {
    await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
}

/** What a command says, kept from the terminal. */
async function captured(command: () => Promise<number>): Promise<Outcome> {
  const { log, error } = console;
  const [output, errors]: string[][] = [[], []];
  console.log = (...parts) => output.push(parts.join(" "));
  console.error = (...parts) => errors.push(parts.join(" "));
  try {
    return { code: await command(), output: output.join("\n"), errors: errors.join("\n") };
  } finally {
    Object.assign(console, { log, error });
  }
}

Deno.test("without a name the datasets are listed with their state", async () => {
  await run(async (call, folder) => {
    const before = await call();
    assertEquals(before.code, 0);
    assertMatch(before.output, /^digits +drawn from a seed, always there$/m);
    assertMatch(before.output, /^mnist10k +1 of 1 files missing; "deno task data mnist10k" fetches 1 kB$/m);
    assertMatch(before.output, /^text +2 of 2 files missing/m);
    assert(!/^(mnist|cifar10) /m.test(before.output), "what can be downloaded is not called drawn");
    assertStringIncludes(before.output, folder);
    assertEquals((await call("mnist10k")).code, 0);
    const { output } = await call();
    assertMatch(output, /^mnist10k +there/m);
    assertMatch(output, /^text +1 of 2 files missing/m);
  });
});

Deno.test("a file that is right is not fetched again, a damaged one is", async () => {
  await run(async (call, folder) => {
    const path = join(folder, "good");
    await call("mnist10k");
    const { mtime, ino } = await Deno.stat(path);
    const again = await call("mnist10k");
    assertEquals([again.code, again.errors], [0, "good: already there"]);
    const { mtime: mtimeAfter, ino: inoAfter } = await Deno.stat(path);
    assertEquals([mtimeAfter, inoAfter], [mtime, ino]);
    await Deno.writeFile(path, CONTENT.toReversed());
    const repaired = await call("mnist10k");
    assertStringIncludes(repaired.errors, "there, but of the wrong checksum; fetching it anew");
    assertEquals(await Deno.readFile(path), CONTENT);
  });
});

Deno.test("a download that fails ends the command with 1 and a message without a stack", async () => {
  await run(async (call, folder) => {
    const { code, errors } = await call("text");
    assertEquals(code, 1);
    assertStringIncludes(errors, "Cannot download gone: the server must answer 200, got 404");
    assert(!errors.includes("    at "), errors);
    assertEquals(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["good"]); // what came before is kept
  });
});

Deno.test("mistakes on the command line end it with 2 and say what is right", async () => {
  await run(async (call) => {
    for (
      const [arg, message] of [
        ["mnist10", 'no dataset "mnist10" (did you mean "mnist10k"?); there are mnist10k, text'],
        ["digits", '"digits" is drawn from a seed; there is nothing to download'],
        ["toString", 'no dataset "toString"'],
        ["--quiet", 'unknown option "--quiet"'],
      ]
    ) {
      const { code, errors } = await call(arg);
      assertEquals(code, 2, arg);
      assertStringIncludes(errors, message);
    }
  });
  await assertRejects(() => main(["--data", ""]), UsageError, '"--data" takes a folder');
});

Deno.test("help names every dataset that can be downloaded", async () => {
  const { code, output } = await captured(() => main(["--help"]));
  assertEquals(code, 0);
  for (const name of ["mnist", "mnist10k", "cifar10", "text"]) assertStringIncludes(output, `\n  ${name} `);
});

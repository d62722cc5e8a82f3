import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { DOWNLOADS, type PublishedFile } from "../../suites/core/data/published_files.ts";
import { download, fileState } from "./download.ts";

const CONTENT = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7) % 253);
/** SHA-256 of the content, from the platform's own implementation. */
const SHA256 = Array.from(
  new Uint8Array(await crypto.subtle.digest("SHA-256", CONTENT)),
  (byte) => byte.toString(16).padStart(2, "0"),
).join("");

/** What the server does for each path. */
const ANSWERS: Readonly<Record<string, () => Response>> = {
  "/good": () => new Response(CONTENT),
  "/wrong": () => new Response(CONTENT.toReversed()),
  "/short": () => new Response(CONTENT.slice(0, 1000)),
  "/long": () => new Response(new Uint8Array(CONTENT.length + 1)),
  "/breaks": () => new Response(broken(), { headers: { "content-length": `${CONTENT.length}` } }),
  "/stalls": () => new Response(new ReadableStream({ start: (stream) => stream.enqueue(CONTENT.slice(0, 10)) })),
  "/moved": () => new Response(null, { status: 302, headers: { location: "/good" } }),
  "/busy": () => new Response("later", { status: 503, statusText: "Service Unavailable" }),
};

/** A stream that gives up in the middle. */
function broken(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (stream) => stream.enqueue(CONTENT.slice(0, 50_000)),
    pull: (stream) => stream.error(new Error("the disk of the server is gone")),
  });
}

/** Calls `test` with a server's files and an empty folder, and with the names left in the folder at any time. */
async function withServer(
  test: (fileAt: (path: string) => PublishedFile, folder: string, names: () => string[]) => Promise<void>,
): Promise<void> {
  const parent = await Deno.makeTempDir();
  const folder = join(parent, "not", "there", "yet");
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, onError: () => new Response() },
    (r) => {
      return ANSWERS[new URL(r.url).pathname]?.() ?? new Response("no", { status: 404, statusText: "Not Found" });
    },
  );
  const { port } = server.addr;
  try {
    await test(
      (path) => ({ name: "f.gz", url: `http://127.0.0.1:${port}${path}`, bytes: CONTENT.length, sha256: SHA256 }),
      folder,
      () => Array.from(Deno.readDirSync(folder), ({ name }) => name),
    );
  } finally {
    await server.shutdown();
    await Deno.remove(parent, { recursive: true });
  }
}

Deno.test("a good file arrives whole, under its name alone, and its progress is told", async () => {
  await withServer(async (fileAt, folder, names) => {
    for (const path of ["/good", "/moved"]) {
      const told: number[] = [];
      await download(fileAt(path), { folder, onBytes: (received) => told.push(received) });
      assertEquals(names(), ["f.gz"]);
      assertEquals(await Deno.readFile(join(folder, "f.gz")), CONTENT);
      assertEquals(told.at(-1), CONTENT.length);
      assert(told.every((received, i) => i === 0 || received > told[i - 1]));
    }
  });
});

/** Paths, the class of error and what the message says. */
const FAILURES = [
  ["/wrong", SyntaxError, `Cannot keep f.gz: the published file's SHA-256 is ${SHA256}, got `],
  ["/short", SyntaxError, "the published file has 200000 bytes, got 1000; nothing was kept"],
  ["/long", SyntaxError, "the published file has 200000 bytes, got more"],
  ["/breaks", Error, "Cannot download f.gz: the transfer broke off after "],
  ["/missing", Error, "Cannot download f.gz: the server must answer 200, got 404 Not Found for http://127.0.0.1"],
  ["/busy", Error, "got 503 Service Unavailable"],
] as const;

for (const [path, kind, message] of FAILURES) {
  Deno.test(`a download of ${path} fails with a reason, and keeps neither the bad file nor a temporary one`, async () => {
    await withServer(async (fileAt, folder, names) => {
      await assertRejects(() => download(fileAt(path), { folder }), kind, message);
      assertEquals(names(), []);
    });
  });
}

Deno.test("a bad download leaves the file alone that was there", async () => {
  await withServer(async (fileAt, folder, names) => {
    await download(fileAt("/good"), { folder });
    await assertRejects(() => download(fileAt("/wrong"), { folder }), SyntaxError);
    assertEquals(names(), ["f.gz"]);
    assertEquals(await fileState(fileAt("/good"), folder, true), "right");
  });
});

Deno.test("an aborted download ends at once and leaves nothing", async () => {
  await withServer(async (fileAt, folder, names) => {
    const controller = new AbortController();
    const onBytes = () => controller.abort(new DOMException("stopped", "AbortError"));
    const { signal } = controller;
    await assertRejects(() => download(fileAt("/stalls"), { folder, signal, onBytes }), DOMException, "stopped");
    assertEquals(names(), []);
  });
});

Deno.test("a server that does not answer is named, with what helps", async () => {
  await withServer(async (fileAt, folder, names) => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    listener.close();
    const file = { ...fileAt(""), url: `http://127.0.0.1:${port}/f.gz` };
    const wanted = `Cannot download f.gz: no answer from 127.0.0.1:${port}`;
    await assertRejects(() => download(file, { folder }), Error, wanted);
    assertEquals(names(), []);
  });
});

Deno.test("a folder that cannot be written to is named before anything is fetched", async () => {
  await withServer(async (fileAt, folder) => {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(join(folder, "file"), "");
    const inside = join(folder, "file", "data");
    await assertRejects(() => download(fileAt("/good"), { folder: inside }), Error, `Cannot write to the data folder`);
  });
});

Deno.test("the state of a file is known by size, and by checksum where asked", async () => {
  await withServer(async (fileAt, folder) => {
    const file = fileAt("/good");
    assertEquals(await fileState(file, folder, true), "missing");
    await download(file, { folder });
    assertEquals(await fileState(file, folder, true), "right");
    await Deno.writeFile(join(folder, file.name), CONTENT.toReversed());
    assertEquals(await fileState(file, folder, false), "right");
    assertEquals(await fileState(file, folder, true), "wrong checksum");
    await Deno.truncate(join(folder, file.name), 5);
    assertEquals(await fileState(file, folder, false), "wrong size");
  });
});

Deno.test("the task may reach the hosts of the published files, and no others", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  const allowed = /--allow-net=(\S+)/.exec(tasks.data.command)![1].split(",").sort();
  const hosts = new Set(Object.values(DOWNLOADS).flat().map(({ url }) => new URL(url).host));
  assertEquals(allowed, [...hosts].sort());
});

Deno.test("the table of published files is complete and sound", () => {
  for (const { name, url, bytes, sha256 } of Object.values(DOWNLOADS).flat()) {
    assert(new URL(url).protocol === "https:" && /^[\w.-]+$/.test(name) && bytes > 0 && /^[0-9a-f]{64}$/.test(sha256));
  }
});

import { assert, assertEquals, assertThrows } from "@std/assert";
import { RealDisk } from "./disk.ts";
import { type Disk, Files } from "./files.ts";
import { PowerLoss, SimulatedDisk } from "./simulated_disk.ts";

const OLD = "the old text, long enough to be torn";
const NEW = "the new text, also long enough to be torn";
const PATH = "v1/suite/result.json";

/** The disk as the product uses it, or with a fault put in. */
type Fault = (disk: SimulatedDisk) => Disk;

const sound: Fault = (disk) => disk;
const without = (name: "syncFile" | "syncFolder"): Fault => (disk) =>
  new Proxy(disk, {
    get: (target, key) => {
      if (key === name) return () => true;
      const value = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });

/** Loses power at every operation of `act` and calls `see` with every state that may be left; `done` if `act` ended. */
function loseEverywhere(
  fault: Fault,
  act: (files: Files) => void,
  see: (files: Files, done: boolean) => void,
): { losses: number; states: number } {
  let [losses, states] = [0, 0];
  for (let lossAt = 0;; lossAt++) {
    const disk = new SimulatedDisk(lossAt);
    let done = false;
    try {
      act(new Files(fault(disk)));
      done = true;
    } catch (error) {
      if (!(error instanceof PowerLoss)) throw error;
      losses++;
    }
    for (const left of disk.afterPowerLoss()) {
      states++;
      see(new Files(left), done);
    }
    if (done) return { losses, states };
  }
}

function overwrite(fault: Fault) {
  let first = false;
  return loseEverywhere(fault, (files) => {
    first = false;
    files.write(PATH, OLD);
    first = true;
    files.write(PATH, NEW);
  }, (files, done) => {
    const seen = files.read(PATH);
    const allowed = done ? [NEW] : first ? [OLD, NEW] : [undefined, OLD];
    if (!allowed.includes(seen)) throw new RangeError(`seen ${JSON.stringify(seen)}, allowed ${allowed}`);
  });
}

Deno.test("power may go at any operation: a reader sees the old file or the new one, and a finished write lasts", () => {
  const { losses, states } = overwrite(sound);
  assertEquals(losses, 12); // two folders made and synced, then twice create, sync, rename, sync
  assert(states > 30, `${states} states`);
});

Deno.test("a missing sync of the file, or of the folder, is caught", () => {
  assertThrows(() => overwrite(without("syncFile")), RangeError, "seen");
  assertThrows(() => overwrite(without("syncFolder")), RangeError, "seen");
});

Deno.test("a new file is there whole or not at all, and never takes another's place", () => {
  const scenario = (fault: Fault) =>
    loseEverywhere(fault, (files) => files.writeNew(PATH, NEW), (files, done) => {
      const seen = files.read(PATH);
      if (!(seen === NEW || (seen === undefined && !done))) throw new RangeError(`seen ${JSON.stringify(seen)}`);
    });
  scenario(sound);
  assertThrows(() => scenario(without("syncFile")), RangeError, "seen");
  const files = new Files(new SimulatedDisk());
  files.writeNew(PATH, OLD);
  assertThrows(() => files.writeNew(PATH, NEW), Error, "taken");
  assertEquals(files.read(PATH), OLD);
  assertEquals(files.list("v1/suite").map(({ name }) => name), ["result.json"]);
  assertEquals(files.disk.list("v1/suite").length, 1); // the temporary file is gone too
});

Deno.test("a folder that a killed process left unsynced is synced by the next that writes into it", () => {
  const disk = new SimulatedDisk();
  disk.makeFolder("v1");
  disk.makeFolder("v1/suite");
  new Files(disk).write(PATH, NEW);
  for (const left of disk.afterPowerLoss()) assertEquals(new Files(left).read(PATH), NEW);
});

Deno.test("too many unsynced effects are refused instead of tried in part", () => {
  const disk = new SimulatedDisk();
  for (let i = 0; i < 5; i++) disk.create(`f${i}`, new Uint8Array(2));
  assertThrows(() => [...disk.afterPowerLoss()], RangeError, "at most 4096 states");
});

Deno.test("the real disk keeps files whole, lists them and stays below its root", async () => {
  const root = await Deno.makeTempDir();
  try {
    const files = new Files(new RealDisk(root));
    assertEquals(files.read(PATH), undefined);
    assertEquals(files.write(PATH, OLD).folderSynced, Deno.build.os !== "windows");
    files.write(PATH, NEW);
    assertEquals([files.read(PATH), files.size(PATH)], [NEW, NEW.length]);
    assertThrows(() => files.writeNew(PATH, OLD), Deno.errors.AlreadyExists);
    Deno.writeTextFileSync(`${root}/v1/suite/other.json.1a2b.tmp`, "half");
    assertEquals(files.list("v1/suite"), [{ name: "result.json", folder: false }]);
    assertEquals(files.list("v1"), [{ name: "suite", folder: true }]);
    assertEquals(files.list("none"), []);
    files.remove(PATH);
    assertEquals([files.exists(PATH), files.exists("v1/suite")], [false, true]);
    Deno.writeFileSync(`${root}/bytes`, Uint8Array.of(0xff, 0xfe));
    assertThrows(() => files.read("bytes"), TypeError, "UTF-8");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("paths and links that lead out are refused, links that stay are followed", async () => {
  const root = await Deno.makeTempDir();
  const outside = await Deno.makeTempDir();
  try {
    const files = new Files(new RealDisk(root));
    for (const path of ["../x", "a/../../x", "/etc/hostname", "", "a//b", "./a", "a\\b", "C:x", "a\0b"]) {
      assertThrows(() => files.read(path), RangeError, "Cannot use the path");
      assertThrows(() => files.write(path, "x"), RangeError, "Cannot use the path");
      assertThrows(() => files.remove(path), RangeError, "Cannot use the path");
    }
    Deno.writeTextFileSync(`${outside}/secret`, "secret");
    Deno.symlinkSync(outside, `${root}/door`);
    Deno.symlinkSync(`${outside}/secret`, `${root}/key`);
    for (const path of ["door/secret", "key"]) assertThrows(() => files.read(path), RangeError, "leads out");
    assertThrows(() => files.write("door/new", "x"), RangeError, "leads out");
    assertThrows(() => files.remove("door/secret"), RangeError, "leads out");
    files.write("key", "mine"); // takes the link's place, not that of the file behind it
    assertEquals([files.read("key"), Deno.readTextFileSync(`${outside}/secret`)], ["mine", "secret"]);
    files.write("inner/file", "text");
    Deno.symlinkSync(`${root}/inner`, `${root}/short`);
    assertEquals(files.read("short/file"), "text");
  } finally {
    await Deno.remove(root, { recursive: true });
    await Deno.remove(outside, { recursive: true });
  }
});

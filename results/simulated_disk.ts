/**
 * A disk in memory that loses power on request. What was not synced then may be there or not, each effect for itself:
 *
 * - the entries of a folder (a new name, a new name for an old file, a removal), in the order in which they were made;
 * - the bytes of a file beyond those that were synced: none, all, the first half, or zeros in their place.
 *
 * Syncing a file makes its bytes last but not its name; syncing a folder makes its names last but not the bytes behind
 * them. That is what POSIX promises; most real file systems promise more.
 */
import { type Disk, type Entry, folderOf } from "./files.ts";

/** Thrown by the operation that was never done, and by all after it. */
export class PowerLoss extends Error {}

/** A file or folder, whatever its names. */
interface Node {
  readonly folder: boolean;
  bytes: Uint8Array;
  /** Bytes on stable storage. */
  durable: Uint8Array;
}

/** Changes of names: a node, or null where a name goes away. */
type Names = ReadonlyMap<string, Node | null>;

/** Most states one loss of power may leave; more means that a test does too much between two syncs. */
const MOST_STATES = 4096;

/** See the module. */
export class SimulatedDisk implements Disk {
  readonly #durable: Map<string, Node>;
  #pending: { folder: string; names: Names }[] = [];
  #operations = 0;
  #off = false;

  /** Power goes at the operation of number `lossAt`, counted from 0; reading does not count. */
  constructor(readonly lossAt = Infinity, names: Map<string, Node> = new Map()) {
    this.#durable = names;
  }

  /** Operations done so far. */
  get operations(): number {
    return this.#operations;
  }

  read(path: string): Uint8Array | undefined {
    const node = this.#names().get(path);
    return node && !node.folder ? node.bytes.slice() : undefined;
  }

  list(folder: string): Entry[] {
    return [...this.#names()].filter(([path]) => folderOf(path) === folder)
      .map(([path, node]) => ({ name: path.slice(folder === "" ? 0 : folder.length + 1), folder: node.folder }))
      .sort((a, b) => a.name < b.name ? -1 : 1);
  }

  stat(path: string): { bytes: number } | "folder" | undefined {
    const node = this.#names().get(path);
    return node && (node.folder ? "folder" : { bytes: node.bytes.length });
  }

  makeFolder(path: string): void {
    this.#step();
    this.#name(path, { folder: true, bytes: new Uint8Array(), durable: new Uint8Array() });
  }

  create(path: string, bytes: Uint8Array): void {
    this.#step();
    this.#mustBeFree(path);
    this.#name(path, { folder: false, bytes: bytes.slice(), durable: new Uint8Array() });
  }

  append(path: string, bytes: Uint8Array): void {
    this.#step();
    const node = this.#node(path);
    const longer = new Uint8Array(node.bytes.length + bytes.length);
    longer.set(node.bytes);
    longer.set(bytes, node.bytes.length);
    node.bytes = longer;
  }

  syncFile(path: string): void {
    this.#step();
    const node = this.#node(path);
    node.durable = node.bytes;
  }

  syncFolder(folder: string): boolean {
    this.#step();
    const done = this.#pending.filter((one) => one.folder === folder);
    for (const { names } of done) apply(this.#durable, names);
    this.#pending = this.#pending.filter((one) => one.folder !== folder);
    return true;
  }

  rename(from: string, to: string): void {
    this.#step();
    if (folderOf(from) !== folderOf(to)) {
      throw new RangeError(`Cannot rename ${from} to ${to}: the simulated disk renames within one folder`);
    }
    const names = new Map([[to, this.#node(from)], [from, null]]);
    this.#pending.push({ folder: folderOf(to), names });
  }

  link(from: string, to: string): void {
    this.#step();
    this.#mustBeFree(to);
    this.#name(to, this.#node(from));
  }

  remove(path: string): void {
    this.#step();
    this.#node(path);
    this.#pending.push({ folder: folderOf(path), names: new Map([[path, null]]) });
  }

  /** Every disk that a loss of power at this moment may leave. Throws `RangeError` where they are too many to try. */
  *afterPowerLoss(): Generator<SimulatedDisk> {
    const unsynced = [
      ...new Set([...this.#durable.values(), ...this.#pending.flatMap(({ names }) => [...names.values()])]),
    ]
      .filter((node) => node !== null && !node.folder && node.bytes !== node.durable);
    const choices = 2 ** this.#pending.length * BYTES_KEPT.length ** unsynced.length;
    if (choices > MOST_STATES) {
      throw new RangeError(`Cannot try every loss of power: at most ${MOST_STATES} states, got ${choices}`);
    }
    for (let choice = 0; choice < choices; choice++) yield this.#kept(choice, unsynced as Node[]);
  }

  /** The disk on which choice number `choice` of the unsynced effects was kept. */
  #kept(choice: number, unsynced: readonly Node[]): SimulatedDisk {
    const copies = new Map<Node, Node>();
    let rest = choice;
    for (const node of unsynced) {
      const bytes = BYTES_KEPT[rest % BYTES_KEPT.length](node);
      rest = Math.floor(rest / BYTES_KEPT.length);
      copies.set(node, { folder: node.folder, bytes, durable: bytes });
    }
    const names = new Map(this.#durable);
    this.#pending.forEach((one, i) => {
      if ((rest >> i) % 2 === 1) apply(names, one.names);
    });
    const reachable = [...names].filter(([path]) => isReachable(path, names));
    const fresh = reachable.map(([path, node]): [string, Node] => [path, copies.get(node) ?? { ...node }]);
    return new SimulatedDisk(Infinity, new Map(fresh));
  }

  #step(): void {
    if (this.#off || this.#operations >= this.lossAt) {
      this.#off = true;
      throw new PowerLoss(`Cannot go on: power was lost at operation ${this.#operations}`);
    }
    this.#operations++;
  }

  /** Names as a program sees them, synced or not. */
  #names(): Map<string, Node> {
    const names = new Map(this.#durable);
    for (const pending of this.#pending) apply(names, pending.names);
    return names;
  }

  #name(path: string, node: Node): void {
    const folder = folderOf(path);
    if (folder !== "" && !this.#node(folder).folder) throw new Error(`Cannot make ${path}: ${folder} is no folder`);
    this.#pending.push({ folder, names: new Map([[path, node]]) });
  }

  #node(path: string): Node {
    const node = this.#names().get(path);
    if (!node) throw new Error(`Cannot find ${path}: there is no such file or folder`);
    return node;
  }

  #mustBeFree(path: string): void {
    if (this.#names().has(path)) throw new Error(`Cannot make ${path}: the name is taken`);
  }
}

/** What a loss of power may leave of a file's bytes; those that were synced stay. */
const BYTES_KEPT: readonly ((node: Node) => Uint8Array)[] = [
  ({ durable }) => durable,
  ({ bytes }) => bytes,
  ({ bytes, durable }) => bytes.slice(0, durable.length + ((bytes.length - durable.length) >> 1)),
  ({ bytes, durable }) => {
    const zeroed = bytes.slice();
    zeroed.fill(0, durable.length);
    return zeroed;
  },
];

function apply(to: Map<string, Node>, names: Names): void {
  for (const [path, node] of names) {
    if (node) to.set(path, node);
    else to.delete(path);
  }
}

function isReachable(path: string, names: ReadonlyMap<string, Node>): boolean {
  const folder = folderOf(path);
  return folder === "" || (names.has(folder) && isReachable(folder, names));
}

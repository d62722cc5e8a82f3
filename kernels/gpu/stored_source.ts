/**
 * Shaders for tensors that lie in memory in 16 bits, made from those for f32: each access to such a binding becomes a
 * call of a function that loads or stores one element and converts it. Between the two the shader stays as it is.
 *
 * - f16 is WGSL's own type: the binding becomes `array<f16>`, and needs the feature `shader-f16`.
 * - bf16 has none, and no store is smaller than a word of two elements, which two invocations may own. An element waits in
 *   a private variable for its neighbour: where one invocation writes both, the word is stored whole; what is left alone
 *   goes into its half of the word by an atomic exclusive-or, which leaves the other half to whoever writes that.
 * - A shader without loops and barriers does two neighbouring lanes' work in one invocation, in workgroups of half the size.
 *   So words are loaded and stored whole, and as many bytes are under way as with f32.
 *
 * The shader is read as tokens, and strictly: what is not understood is refused, never passed on.
 */
import type { Format } from "../round/formats.ts";
import { shaderTokens } from "./shader_source.ts";
import nearest from "./nearest.wgsl" with { type: "text" };

/** What a shader is to be made for. */
export interface StorageOptions {
  readonly entryPoint: string;
  /** By binding: the name of the argument bound there, and its format, undefined for 32 bits. */
  readonly bound: readonly { readonly name: string; readonly format?: Format }[];
  /** Whether `f16(x)` rounds to nearest even on this adapter; where not, the shader rounds on bits first. */
  readonly exactHalf: boolean;
}

/** A storage variable of the shader. */
interface Variable {
  readonly name: string;
  readonly binding: number;
  readonly type: "f32" | "u32";
  readonly format: Format;
  readonly written: boolean;
}

const DECLARATION = /@group\(0\) @binding\((\d+)\) var<storage, read_write> (\w+): array<([^;]+)>;/g;
const TOKEN =
  /\/\/[^\n]*|\/\*|\s+|[A-Za-z_]\w*|\d[\w.]*(?:[eE][+-]\d+)?|<<=|>>=|[-+*/%&|^!=<>]=|&&|\|\||\+\+|--|->|./gs;
/** No element waits. */
const NONE = "0xffffffffu";
const COMPOUND = /^(?:[-+*/%&|^]|<<|>>)=$/;

/** The shader that loads and stores the given formats. Throws `SyntaxError` for a source it cannot transform. */
export function storedSource(source: string, options: StorageOptions): string {
  const names = declarations(source, options.bound.map(({ format }) => format));
  const { text, stored } = accesses(source, names);
  const variables: Variable[] = names.map((one) => ({ ...one, written: stored.has(one.name) }));
  const paired = isElementwise(source, options.entryPoint);
  const retyped = text.replaceAll(DECLARATION, (declaration, _, name) => {
    const variable = variables.find((one) => one.name === name);
    return variable ? declaration.replace(/array<.*>/, `array<${elementOf(variable, paired)}>`) : declaration;
  });
  // Of two variables in one place, each for an entry point of its own, the argument's name tells the one in use.
  const inUse = ({ name, binding }: Variable) =>
    options.bound[binding].name === name || variables.filter((one) => one.binding === binding).length === 1;
  const waiting = variables.filter((one) => one.written && one.format === "bf16" && inUse(one));
  const parts = [
    options.bound.some(({ format }) => format === "f16") ? "enable f16;\n" : "",
    paired || waiting.length > 0 ? wrapped(retyped, options.entryPoint, { paired, waiting }) : retyped,
    ...variables.map((variable) => functions(variable, { paired, exactHalf: options.exactHalf })),
    nearest,
  ];
  return parts.join("\n");
}

/** What a shader loads and what it stores: names of variables whose elements are f32 or their bits. */
export function accessedNames(source: string): { loaded: ReadonlySet<string>; stored: ReadonlySet<string> } {
  const found = [...source.matchAll(DECLARATION)].filter(([, , , type]) => type === "f32" || type === "u32");
  return accesses(source, found.map(([, , name]) => ({ name })));
}

function declarations(source: string, formats: readonly (Format | undefined)[]): Omit<Variable, "written">[] {
  const found = [...source.matchAll(DECLARATION)];
  if (found.length !== source.split("var<storage").length - 1) {
    throw new SyntaxError("Cannot transform a shader: each storage variable is declared on a line of its own form");
  }
  return found.flatMap(([, at, name, type]) => {
    const binding = Number(at);
    const format = formats[binding];
    if (!format) return [];
    if (type !== "f32" && type !== "u32") {
      throw new SyntaxError(`Cannot store ${name} in ${format}: it is an array of f32 or of their bits, got ${type}`);
    }
    return [{ name, binding, type, format }];
  });
}

/** The source with loads and stores of the variables as function calls, and the names of those that occur. */
function accesses(source: string, variables: readonly { readonly name: string }[]) {
  const names = new Set(variables.map(({ name }) => name));
  const start = lastDeclarationEnd(source);
  const rewriter = new Rewriter(source.slice(start), names);
  const text = source.slice(0, start) + rewriter.rewrite(0, rewriter.tokens.length);
  return { text, loaded: rewriter.loaded, stored: rewriter.stored };
}

function lastDeclarationEnd(source: string): number {
  return Math.max(0, ...[...source.matchAll(DECLARATION)].map((match) => match.index + match[0].length));
}

/** Rewrites the accesses in a run of tokens. */
class Rewriter {
  readonly tokens: readonly string[];
  readonly loaded = new Set<string>();
  readonly stored = new Set<string>();

  constructor(source: string, readonly names: ReadonlySet<string>) {
    this.tokens = source.match(TOKEN) ?? [];
    if (this.tokens.includes("/*")) throw new SyntaxError("Cannot transform a shader: its comments are of one line");
  }

  /** The text of tokens `from` to `end`. */
  rewrite(from: number, end: number): string {
    let text = "";
    for (let at = from; at < end; at++) {
      const name = this.tokens[at];
      if (!this.names.has(name) || this.#significant(at, -1).token === ".") {
        text += name;
        continue;
      }
      const [replacement, last] = this.#access(at, end);
      text += replacement;
      at = last;
    }
    return text;
  }

  /** A load or a store that begins at a name, and the place of its last token. */
  #access(at: number, end: number): [text: string, last: number] {
    const name = this.tokens[at];
    const open = this.#significant(at, 1);
    if (open.token !== "[" || this.#isAddress(at)) {
      throw new SyntaxError(`Cannot transform a shader: ${name} is used by element, got "${this.#around(at)}"`);
    }
    const close = this.#closing(open.at, end);
    const index = this.rewrite(open.at + 1, close);
    const after = this.#significant(close, 1);
    if (after.token === "++" || after.token === "--" || after.token === ".") {
      throw new SyntaxError(`Cannot transform a shader: elements are numbers, got "${this.#around(at)}"`);
    }
    const compound = COMPOUND.test(after.token);
    if (after.token !== "=" && !compound) {
      this.loaded.add(name);
      return [`load_${name}(${index})`, close];
    }
    const last = this.#endOfStatement(after.at, end);
    const value = this.rewrite(after.at + 1, last).trim();
    this.stored.add(name);
    if (!compound) return [`store_${name}(${index}, ${value})`, last - 1];
    this.loaded.add(name);
    return [`store_${name}(${index}, load_${name}(${index}) ${after.token.slice(0, -1)} (${value}))`, last - 1];
  }

  /** The next token that is no space or comment, forwards or backwards. */
  #significant(from: number, step: 1 | -1): { token: string; at: number } {
    let at = from + step;
    while (at >= 0 && at < this.tokens.length && /^(\s|\/\/)/.test(this.tokens[at])) at += step;
    return { token: this.tokens[at] ?? "", at };
  }

  /** True behind an `&` that has no left operand. */
  #isAddress(at: number): boolean {
    const before = this.#significant(at, -1);
    return before.token === "&" && !/^[\w)\]]/.test(this.#significant(before.at, -1).token);
  }

  #closing(open: number, end: number): number {
    for (let at = open, depth = 0; at < end; at++) {
      if (this.tokens[at] === "[") depth++;
      if (this.tokens[at] === "]" && --depth === 0) return at;
    }
    throw new SyntaxError(`Cannot transform a shader: "${this.#around(open)}" has no end`);
  }

  /** The semicolon, or the parenthesis of a loop's head. */
  #endOfStatement(from: number, end: number): number {
    for (let at = from, depth = 0; at < end; at++) {
      const token = this.tokens[at];
      if (token === "(" || token === "[") depth++;
      else if (token === ")" || token === "]") depth--;
      if (depth < 0 || (depth === 0 && token === ";")) return at;
    }
    throw new SyntaxError(`Cannot transform a shader: "${this.#around(from)}" has no end`);
  }

  #around(at: number): string {
    return this.tokens.slice(Math.max(0, at - 4), at + 8).join("").replaceAll(/\s+/g, " ").trim();
  }
}

const ENTRY = (entryPoint: string) =>
  new RegExp(`@compute @workgroup_size\\(([^)]*)\\)\\s*fn ${entryPoint}\\(((?:[^()]|\\([^()]*\\))*)\\) \\{`);

/** True for an entry point of 64 lanes, told by `lane`, in a shader without loops and shared memory. */
function isElementwise(source: string, entryPoint: string): boolean {
  const [, size, parameters] = source.match(ENTRY(entryPoint)) ?? [];
  return size === "64" && /@builtin\(local_invocation_index\) lane: u32/.test(parameters) &&
    !/\b(for|while|loop)\b|workgroupBarrier|var<workgroup>/.test(shaderTokens(source));
}

/** The entry point as a function, called for one lane or two, and then the elements that still wait are stored. */
function wrapped(
  source: string,
  entryPoint: string,
  { paired, waiting }: { readonly paired: boolean; readonly waiting: readonly Variable[] },
): string {
  const entry = source.match(ENTRY(entryPoint));
  if (!entry) throw new SyntaxError(`Cannot transform a shader: it has no entry point ${entryPoint} of the usual form`);
  const [head, size, parameters] = entry;
  const plain = parameters.replaceAll(/@builtin\(\w+\)\s*/g, "");
  const names = [...plain.matchAll(/(\w+):/g)].map(([, name]) => name);
  const call = (lane: string) => `  ${entryPoint}_lane(${names.map((one) => one === "lane" ? lane : one).join(", ")});`;
  return [
    source.replace(head, () => `fn ${entryPoint}_lane(${plain}) {`),
    `@compute @workgroup_size(${paired ? "32" : size})`,
    `fn ${entryPoint}(${parameters}) {`,
    ...(paired ? [call("2u * lane"), call("2u * lane + 1u")] : [call("lane")]),
    ...waiting.map(({ name }) => `  flush_${name}();`),
    "}",
    "",
  ].join("\n");
}

/** The element type of a variable's array. */
function elementOf({ format, written }: Variable, paired: boolean): string {
  if (format === "f16") return paired && !written ? "vec2<f16>" : "f16";
  return written ? "atomic<u32>" : "u32";
}

function functions(variable: Variable, options: { readonly paired: boolean; readonly exactHalf: boolean }): string {
  return variable.format === "f16" ? halfFunctions(variable, options) : bfloatFunctions(variable);
}

function halfFunctions(
  { name, type, written }: Variable,
  { paired, exactHalf }: { readonly paired: boolean; readonly exactHalf: boolean },
): string {
  const inPairs = paired && !written;
  const half = inPairs ? "select(stored_pair.x, stored_pair.y, (stored_at & 1u) != 0u)" : `${name}[stored_at]`;
  const load = [
    `fn load_${name}(stored_at: u32) -> ${type} {`,
    ...(inPairs ? [`  let stored_pair = ${name}[stored_at >> 1u];`] : []),
    `  return ${type === "u32" ? `bitcast<u32>(f32(${half}))` : `f32(${half})`};`,
    "}",
  ];
  const bits = type === "u32" ? "stored_value" : "bitcast<u32>(stored_value)";
  const number = type === "u32" ? "bitcast<f32>(stored_value)" : "stored_value";
  const store = [
    `fn store_${name}(stored_at: u32, stored_value: ${type}) {`,
    `  ${name}[stored_at] = f16(${exactHalf ? number : `stored_half(${bits})`});`,
    "}",
  ];
  return [...load, ...(written ? store : []), ""].join("\n");
}

function bfloatFunctions({ name, type, written }: Variable): string {
  const typed = (bits: string) => type === "u32" ? bits : `bitcast<f32>(${bits})`;
  const load = (word: string, waits: string) => `
fn load_${name}(stored_at: u32) -> ${type} {${waits}
  let stored_word = ${word};
  return ${typed("select(stored_word << 16u, stored_word & 0xffff0000u, (stored_at & 1u) != 0u)")};
}
`;
  if (!written) return load(`${name}[stored_at >> 1u]`, "");
  const waits = `
  if (waiting_at_${name} == stored_at) {
    return ${typed(`waiting_${name} << 16u`)};
  }`;
  return `
var<private> waiting_at_${name}: u32 = ${NONE};
var<private> waiting_${name}: u32;
${load(`atomicLoad(&${name}[stored_at >> 1u])`, waits)}
fn store_${name}(stored_at: u32, stored_value: ${type}) {
  let stored_own = stored_bfloat(${type === "u32" ? "stored_value" : "bitcast<u32>(stored_value)"});
  if (waiting_at_${name} == (stored_at ^ 1u)) {
    let stored_low = select(stored_own, waiting_${name}, (stored_at & 1u) != 0u);
    let stored_high = select(waiting_${name}, stored_own, (stored_at & 1u) != 0u);
    atomicStore(&${name}[stored_at >> 1u], stored_low | (stored_high << 16u));
    waiting_at_${name} = ${NONE};
    return;
  }
  flush_${name}();
  waiting_at_${name} = stored_at;
  waiting_${name} = stored_own;
}

fn flush_${name}() {
  let stored_at = waiting_at_${name};
  if (stored_at == ${NONE}) {
    return;
  }
  let stored_shift = (stored_at & 1u) * 16u;
  let stored_old = (atomicLoad(&${name}[stored_at >> 1u]) >> stored_shift) & 0xffffu;
  atomicXor(&${name}[stored_at >> 1u], (stored_old ^ waiting_${name}) << stored_shift);
  waiting_at_${name} = ${NONE};
}
`;
}

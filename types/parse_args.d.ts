export interface ParseOptions {
  string?: readonly string[];
  boolean?: readonly string[];
  collect?: readonly string[];
  alias?: Readonly<Record<string, string>>;
  default?: Readonly<Record<string, unknown>>;
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}
export interface ParsedArguments {
  readonly _: readonly (string | number)[];
  readonly [name: string]: unknown;
}
export function parseArgs(args: readonly string[], options?: ParseOptions): ParsedArguments;

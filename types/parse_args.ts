/** Deno std command-line parser, typed as far as it is used. */
// @ts-types="./parse_args.d.ts"
export * from "npm:deno-std@1.4.0/cli/parse_args.js";

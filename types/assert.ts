/** Deno std assertions, typed: the npm package carries no types of its own. */
// @ts-types="./assert.d.ts"
export * from "npm:deno-std@1.4.0/assert/mod.js";

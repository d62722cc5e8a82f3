/** Progress bars, typed as far as they are used. */
// @ts-types="./cli_progress.d.ts"
export { SingleBar } from "./cli_progress.js";

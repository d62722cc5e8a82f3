/** Hashes of datasets. */
import { join } from "@std/path";
import { type DataChoice, loadDataset, MissingData } from "../../suites/core/data/dataset.ts";
import { dataKey } from "../../suites/core/data/sizes.ts";

/** The hash of a dataset, or why it is not here. */
export type HashData = (choice: DataChoice) => Promise<{ readonly hash: string } | { readonly missing: string }>;

/** Hashes datasets, with the published ones in `folder`; each is drawn or read once. */
export function hashesIn(folder: string): HashData {
  const known = new Map<string, ReturnType<HashData>>();
  return (choice) => {
    const key = dataKey(choice);
    const hash = known.get(key) ?? hashed(choice, folder);
    known.set(key, hash);
    return hash;
  };
}

async function hashed(choice: DataChoice, folder: string): ReturnType<HashData> {
  try {
    const { hash } = await loadDataset(choice, (name) => Deno.readFile(join(folder, name)));
    return { hash };
  } catch (error) {
    if (!(error instanceof MissingData)) throw error;
    return { missing: error.message };
  }
}

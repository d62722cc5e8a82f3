/** The datasets of a bench: their hashes at once where they are known, their rows when something is trained. */
import { join } from "@std/path";
import { type DataChoice, type Dataset, loadDataset, MissingData } from "../../suites/core/data/dataset.ts";
import { dataKey } from "../../suites/core/data/sizes.ts";
import type { Known } from "./known.ts";

/** See the module. */
export class DataShelf {
  /** By key of the dataset. */
  readonly hashes = new Map<string, string>();
  /** Of those that are not there the reason, by key. */
  readonly missing = new Map<string, string>();
  readonly #loaded = new Map<string, Promise<Dataset>>();

  /** `known` may spare reading files whose hash was asked for before. */
  constructor(readonly folder: string, readonly known?: Known) {}

  /** Finds the hashes of datasets, or why they are missing. */
  async find(choices: readonly DataChoice[]): Promise<void> {
    for (const [key, choice] of new Map(choices.map((choice) => [dataKey(choice), choice]))) {
      if (this.hashes.has(key) || this.missing.has(key)) continue;
      const known = this.known?.datasetHash(key, this.folder);
      if (known !== undefined) this.hashes.set(key, known);
      else {
        try {
          this.hashes.set(key, (await this.load(choice)).hash);
        } catch (error) {
          if (!(error instanceof MissingData)) throw error;
          this.missing.set(key, error.message);
        }
      }
    }
  }

  /** Rows of a dataset. Throws `MissingData`. */
  load(choice: DataChoice): Promise<Dataset> {
    const key = dataKey(choice);
    const found = this.#loaded.get(key);
    if (found) return found;
    const names: string[] = [];
    const loading = (async () => {
      const dataset = await loadDataset(choice, (name) => {
        names.push(name);
        return Deno.readFile(join(this.folder, name));
      });
      const { folder } = this;
      this.known?.keepDataset(key, dataset.hash, { folder, names });
      return dataset;
    })();
    this.#loaded.set(key, loading);
    return loading;
  }
}

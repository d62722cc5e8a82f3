import type { SettingPath } from "../settings.ts";
import type { Path } from "../tree.ts";

/** A setting that does not go with the others. */
export interface Misfit {
  readonly setting: SettingPath;
  /** Where in the value, for one that is a list or a map. */
  readonly inner?: Path;
  readonly message: string;
}

/** Collects what does not fit. */
export class Misfits {
  readonly found: Misfit[] = [];

  /** Notes a broken rule: `must divide the width, got 3`. */
  unless(holds: boolean, setting: SettingPath, message: string, inner: Path = []): void {
    if (!holds) this.found.push({ setting, message, inner });
  }

  /** Notes settings that are stated where they mean nothing. */
  onlyFor(holds: boolean, settings: Readonly<Partial<Record<SettingPath, unknown>>>, where: string): void {
    for (const [setting, value] of Object.entries(settings)) {
      if (value !== undefined) this.unless(holds, setting as SettingPath, `means nothing here: it is for ${where}`);
    }
  }
}

/** What an experiment does with its runs: one file a protocol, one line in `table.ts`. */
import type { Device } from "../../../kernels/program/device.ts";
import type { Program } from "../../../kernels/program/program.ts";
import type { Quantity } from "../../../results/quantities.ts";
import type { Run } from "../plan/run.ts";
import type { RunHistory } from "../run/history.ts";
import type { RunConfig } from "../spec/config.ts";
import type { Misfits } from "../spec/fit/misfit.ts";
import type { SettingPath, Settings } from "../spec/settings.ts";
import type { TrainingGroup } from "./training_group.ts";

/** How often a run goes through each phase of its program. */
export interface Passes {
  readonly signal?: number;
  readonly train?: number;
  /** Batches evaluated. */
  readonly evaluate?: number;
}

/** Batches of the sets that are evaluated. */
export interface EvaluationBatches {
  readonly validation: number;
  readonly test: number;
}

/** What every protocol says of itself. */
interface CommonProtocol {
  /** What it does, in one clause. */
  readonly description: string;
  /** True where it has settings of its own, in the section of the configuration that has its name. */
  readonly ownSection?: boolean;
  /** Why a setting says nothing here, to follow the protocol's name: `takes no training step`. */
  ignores(setting: SettingPath): string | undefined;
  /** Values of ignored settings that a configuration has to have. */
  readonly instead?: Settings;
  /** Fills in what follows from other settings. */
  complete?(config: RunConfig): RunConfig;
  /** Notes what does not fit together. */
  check?(config: RunConfig, found: Misfits): void;
  /** When quantities are recorded, those apart that belong to one protocol. */
  readonly records: readonly Quantity["when"][];
  /** True where runs go one at a time, so that one does not slow another down. */
  readonly alone?: boolean;
  /** True where runs that were cut off start over: a checkpoint would not say where the protocol was. */
  readonly restarts?: boolean;
  /** What a run costs. */
  passes(config: RunConfig, batches: EvaluationBatches): Passes;
}

/** A protocol that trains, or would. */
export interface TrainingProtocol extends CommonProtocol {
  /** Drives the runs of a group, whose initial parameters and data are written. */
  run(group: TrainingGroup): Promise<void>;
  readonly compute?: undefined;
}

/** A protocol without a network. */
export interface ComputingProtocol extends CommonProtocol {
  readonly compute: {
    /** What runs on the device. */
    programs(config: RunConfig): Program[];
    /** What each run has recorded. */
    run(device: Device, runs: readonly Run[]): Promise<RunHistory[]>;
  };
}

export type Protocol = TrainingProtocol | ComputingProtocol;

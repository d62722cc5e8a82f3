export interface BarOptions {
  /** Text with `{name}` for each payload field. */
  format: string;
  hideCursor?: boolean;
  linewrap?: boolean;
  /** Plain lines where the output is no terminal, every `notTTYSchedule` milliseconds. */
  noTTYOutput?: boolean;
  notTTYSchedule?: number;
  /** Listens for SIGINT and SIGTERM to stop the bar, which keeps them from ending the process. */
  gracefulExit?: boolean;
}
export class SingleBar {
  constructor(options: BarOptions);
  start(total: number, value: number, payload?: Record<string, string>): void;
  update(value: number, payload?: Record<string, string>): void;
  stop(): void;
}

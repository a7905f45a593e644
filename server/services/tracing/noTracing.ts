import type { TracingPort } from './port.ts';

/** Nobody reads it: nothing is taken down. */
export const NO_TRACING: TracingPort = {
  isOn: false,
  nowMs: () => 0,
  whole() {},
  part() {},
  async close() {},
};

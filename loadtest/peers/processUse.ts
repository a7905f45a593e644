import { readdirSync, readFileSync } from 'node:fs';

/** What a process of this machine has used so far. */
export interface ProcessUse {
  /** How long its threads were on a core, µs. */
  readonly cpuUs: number;
  /** What of its memory is in RAM, bytes. */
  readonly rssBytes: number;
}

const PAGE_BYTES = 4_096;

/** Reads what a process has used, to the nanosecond: of any program alike. Throws where the kernel does not say. */
export function readUse(pid: number): ProcessUse {
  const folder = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(folder).reduce(
    (sum, task) => sum + onCore(`${folder}/${task}/schedstat`),
    0,
  );
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]);
  return { cpuUs: nanoseconds / 1_000, rssBytes: pages * PAGE_BYTES };
}

function onCore(path: string): number {
  try {
    return Number(readFileSync(path, 'latin1').split(' ')[0]);
  } catch (error) {
    // a thread that has just ended
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

import { resolve } from 'node:path';

/** Its message says it all: what is in the way, at which path or address, and what to do. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

/** A step of the start failed that was about this path or address. */
class FailedAt extends Error {
  override readonly name = 'FailedAt';
  readonly place: string;

  constructor(place: string, cause: unknown) {
    super(`failed at ${place}`, { cause });
    this.place = place;
  }
}

/** Runs a step of the start; what goes wrong in it is told with the path or address that it was about. */
export function during<T>(place: string, step: () => T): T {
  const failed = (error: unknown): never => {
    throw error instanceof FailedAt || error instanceof CannotStart ? error : new FailedAt(place, error);
  };
  try {
    const outcome = step();
    return outcome instanceof Promise ? (outcome.catch(failed) as T) : outcome;
  } catch (error) {
    return failed(error);
  }
}

/** What the settings say about places. */
export interface Places {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
}

interface Told extends Places {
  readonly place: string;
  /** Empty where another data folder would not help. */
  readonly orElsewhere: string;
}

const RIGHTS = ({ place, orElsewhere }: Told) =>
  `this user has not the right to read and write ${place}. Give it to the user that runs the server (chown -R)${orElsewhere}`;
const FULL = ({ place, orElsewhere }: Told) =>
  `no space is left on the disk for ${place}. Make some${orElsewhere}`;
const WRONG_KIND = ({ place, orElsewhere }: Told) =>
  `${place} is a file where a folder is needed, or a folder where a file is. Move it away${orElsewhere}`;
const NO_HOST = ({ host }: Told) =>
  `MESI_HOST is ${host}, which is no address of this machine. Set it to localhost, to 0.0.0.0 for every network, or to an address that this machine has`;
const FOREIGN = ({ place, orElsewhere }: Told) =>
  `${place} is not a database of Mesi Live. Move it away${orElsewhere}`;
const DISK = ({ place }: Told) =>
  `the disk does not read or write ${place} as it should. Look into the system's log, and restore the newest backup to a good disk (npm run backup -- --restore FOLDER)`;

/** By what the operating system calls them. */
const SYSTEM: Readonly<Record<string, (told: Told) => string>> = {
  EADDRINUSE: ({ host, port }) =>
    `another program listens on port ${port} of ${host}, perhaps another Mesi Live. Stop it, or set MESI_PORT to another port (0 takes any that is free)`,
  EADDRNOTAVAIL: NO_HOST,
  ENOTFOUND: NO_HOST,
  EAI_AGAIN: NO_HOST,
  EACCES: RIGHTS,
  EPERM: RIGHTS,
  EROFS: ({ place, orElsewhere }) =>
    `${place} is on a disk that cannot be written to. Mount it for writing${orElsewhere}`,
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  ENOENT: ({ place, orElsewhere }) => `there is no ${place}, and it cannot be made. Make it${orElsewhere}`,
  EEXIST: WRONG_KIND,
  ENOTDIR: WRONG_KIND,
  EISDIR: WRONG_KIND,
  ELOOP: WRONG_KIND,
  EIO: DISK,
  ForeignDatabase: FOREIGN,
  EMFILE: ({ place }) =>
    `this user may not open more files, and needs ${place}. Raise the limit (ulimit -n 65536)`,
};

/** By SQLite's result codes. */
const SQLITE: Readonly<Record<number, (told: Told) => string>> = {
  3: RIGHTS,
  5: ({ place }) => `another program holds ${place}. End it, and start again`,
  8: RIGHTS,
  10: DISK,
  11: ({ place }) =>
    `${place} is damaged. Move it away and restore the newest backup (npm run backup -- --restore FOLDER; docs/operating.md says how)`,
  13: FULL,
  14: ({ place }) =>
    `${place} cannot be opened. It has to be a file, and this user needs the right to read and write it and its folder`,
  26: FOREIGN,
};

/** One line for whoever started the server, whatever was thrown: what is in the way, where, and what to do. */
export function sayStartFailure(error: unknown, places: Places): string {
  const chain = causesOf(error);
  const said = chain.find((each) => each instanceof CannotStart);
  if (said) return oneLine(said.message);
  const place = placeOf(chain);
  const isData = place?.startsWith(resolve(places.dataDir));
  const orElsewhere = isData ? ', or set MESI_DATA_DIR to another folder' : '';
  const told = { ...places, place: place ?? 'a file', orElsewhere };
  for (const { code, errcode, syscall } of chain as readonly SystemError[]) {
    if (code === 'EACCES' && syscall === 'listen') return oneLine(noRightToThePort(told));
    const say = code === 'ERR_SQLITE_ERROR' ? SQLITE[Number(errcode) & 0xff] : SYSTEM[code ?? ''];
    if (say) return oneLine(say(told));
  }
  const reason = chain.at(-1)?.message || String(error);
  const where = place === null ? '' : `${place}: `;
  return oneLine(`${where}${reason}. MESI_LOG_LEVEL=debug logs where this comes from`);
}

interface SystemError extends Error {
  readonly code?: string;
  readonly errcode?: number;
  readonly syscall?: string;
  readonly path?: string;
}

function noRightToThePort({ port }: Told): string {
  return `this user has not the right to listen on port ${port}. Set MESI_PORT to 1024 or more, and let a proxy take port ${port}`;
}

/** From the outside to the inside. */
function causesOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let each = error; each instanceof Error && !chain.includes(each); each = each.cause) chain.push(each);
  return chain;
}

/** What the system names is nearer to the fault than what the step was about. */
function placeOf(chain: readonly Error[]): string | null {
  const path = chain.findLast((each) => typeof (each as SystemError).path === 'string') as
    | SystemError
    | undefined;
  if (path?.path !== undefined) return resolve(path.path);
  return (chain.findLast((each) => each instanceof FailedAt) as FailedAt | undefined)?.place ?? null;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

import { renameSync, writeFileSync } from 'node:fs';
import { SECOND_MS } from '../../shared/time.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../services/runtime/port.ts';

const RETRY_MS = 10 * SECOND_MS;

export type Members = readonly { readonly port: number }[];

/**
 * The file where it stands at which port of loopback each member answers, in the form that Prometheus reads
 * (`file_sd_configs`). It is never half written.
 */
export class MembersFile {
  readonly #file: string;
  readonly #input: { readonly clock: Clock; readonly log: Log };
  #isThere = false;
  #cancelRetry = () => {};

  constructor(file: string, input: { readonly clock: Clock; readonly log: Log }) {
    this.#file = file;
    this.#input = input;
  }

  /**
   * Writes these members down. Throws only when the file could never be written, which is a wrong path: a disk that
   * is full later on ends no member, and the write is tried again until it succeeds.
   */
  keep(members: Members): void {
    this.#cancelRetry();
    try {
      this.#write(members);
      this.#isThere = true;
    } catch (err) {
      if (!this.#isThere) throw err;
      this.#input.log.error(
        { err, retryMs: RETRY_MS },
        'the members were not written down; it is tried again',
      );
      this.#cancelRetry = this.#input.clock.after(RETRY_MS, () => this.keep(members));
    }
  }

  #write(members: Members): void {
    const targets = members.map(({ port }) => `127.0.0.1:${port}`);
    writeFileSync(`${this.#file}.new`, `${JSON.stringify([{ targets }])}\n`, { mode: 0o644 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}

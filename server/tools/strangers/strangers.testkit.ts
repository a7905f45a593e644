import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { vi } from 'vitest';
import { STRANGERS_NAME, STRANGERS_PYTHON, STRANGERS_SCRIPT, strangersAreThere } from './strangerFiles.ts';

const SOON = { timeout: 40_000, interval: 20 };

type Kind = 'audio' | 'video';
/** What is changed in an offer: regular expressions, and what they are replaced by. */
export type Rewrite = readonly (readonly [pattern: string, words: string])[];
export type Asked =
  | {
      readonly type: 'encode';
      readonly address: string;
      readonly kinds: readonly Kind[];
      readonly rewrite?: Rewrite;
    }
  | {
      readonly type: 'play';
      readonly address: string;
      readonly token: string;
      readonly kinds: readonly Kind[];
      readonly rewrite?: Rewrite;
    }
  | {
      readonly type: 'mux';
      readonly address: string;
      readonly token: string;
    };

interface Told {
  readonly status?: number;
  readonly text?: string;
  readonly connection?: string;
  readonly frames?: Readonly<Record<Kind, number>>;
  readonly silenced?: Kind;
  readonly sent?: number;
  readonly trouble?: string;
}

const running = new Set<Stranger>();

/** All of this test file. */
export function endStrangers(): void {
  for (const stranger of running) stranger.end('SIGKILL');
}

/** A real client in a process of its own, until it is ended. */
export class Stranger {
  readonly told: Told[] = [];
  readonly #child: ChildProcess;
  #complaints = '';

  constructor(asked: Asked) {
    if (!strangersAreThere()) throw new Error(`${STRANGERS_NAME}: not there (npm run provision)`);
    this.#child = spawn(STRANGERS_PYTHON, [STRANGERS_SCRIPT], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr!.on('data', (words) => {
      this.#complaints = `${this.#complaints}${words}`.slice(-2_000);
    });
    createInterface({ input: this.#child.stdout! }).on('line', (line) => this.told.push(JSON.parse(line)));
    this.ask(asked);
    running.add(this);
  }

  ask(what: object): void {
    this.#child.stdin!.write(`${JSON.stringify(what)}\n`);
  }

  end(signal: 'SIGKILL' | 'SIGSTOP'): void {
    this.#child.kill(signal);
  }

  /** The first that says so. */
  async tells(what: (told: Told) => boolean): Promise<Told> {
    return vi.waitFor(() => {
      const found = this.told.find(what);
      if (found) return found;
      throw new Error(`told ${JSON.stringify(this.told.slice(-3))}; ${this.#complaints}`);
    }, SOON);
  }

  answered(): Promise<Told> {
    return this.tells(({ status }) => status !== undefined);
  }

  async connects(): Promise<void> {
    await this.tells(({ connection }) => connection === 'connected');
  }
}

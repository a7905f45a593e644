import type { ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { startKept } from '../../../childProgram.ts';
import { freePort } from '../../../freePort.ts';
import type { Log } from '../../../log.ts';
import type { Clock } from '../../runtime/port.ts';
import type { JanusAddress } from './JanusLine.ts';
import { findModules, writeJanusConfig } from './janusConfig.ts';

const RTP_PORTS = 2_000;
/**
 * Waits before a new start. After a life of `calmMs` the next start waits `firstMs` again, else twice as long as the
 * last, at most `longestMs`.
 */
const RESTART = { firstMs: 50, longestMs: 5_000, calmMs: 5_000 } as const;
/** So many deaths without a calm life between them, all within a minute, are no accident. */
const DEATHS_IN_A_ROW = 5;

export interface JanusChildInput {
  readonly binary: string;
  /** The folder of its settings and its log, `<data>/janus`. */
  readonly folder: string;
  readonly publicAddress: string | null;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells that Janus was started: it listens within a moment. */
  readonly onStarted: () => void;
}

/** A Janus of our own on loopback. It is started again when it dies, and gone when we are. */
export class JanusChild {
  readonly #input: JanusChildInput;
  readonly #modules: string;
  #child: ChildProcess | null = null;
  #address: JanusAddress | null = null;
  #stopped = false;
  #deaths = 0;
  #cancelTimer = () => {};

  /** Starts a Janus; null when that binary has not what is needed. */
  static start(input: JanusChildInput): JanusChild | null {
    const modules = findModules(input.binary);
    return modules === null ? null : new JanusChild(input, modules);
  }

  private constructor(input: JanusChildInput, modules: string) {
    this.#input = input;
    this.#modules = modules;
    void this.#run();
  }

  get address(): JanusAddress | null {
    return this.#address;
  }

  /** The id of the running process; null when none runs. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** What is wrong, in words for an operator; null while it lives, or has died by accident. */
  get trouble(): string | null {
    if (this.#deaths < DEATHS_IN_A_ROW) return null;
    return `janus died ${this.#deaths} times in a row: ${join(this.#input.folder, 'janus.log')} may say why`;
  }

  /** Ends Janus. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((end) => child.once('exit', () => end()));
    child.kill('SIGKILL');
    await gone;
  }

  async #run(): Promise<void> {
    const { binary, log, publicAddress } = this.#input;
    const folder = resolve(this.#input.folder);
    const [port, adminPort] = await Promise.all([freePort(), freePort()]);
    if (this.#stopped) return;
    const [secret, adminSecret] = [newSecret(), newSecret()];
    const captures = join(folder, 'captures');
    rmSync(captures, { recursive: true, force: true });
    mkdirSync(captures, { recursive: true, mode: 0o700 });
    const first = 20_000 + RTP_PORTS * randomInt(0, 6);
    writeJanusConfig(
      {
        folder: join(folder, 'config'),
        port,
        secret,
        admin: { port: adminPort, secret: adminSecret },
        rtpPorts: { first, last: first + RTP_PORTS - 1 },
        addresses: ownAddresses(),
        publicAddress,
      },
      this.#modules,
    );
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const output = openSync(join(folder, 'janus.log'), 'w', 0o600);
    // The path is relative, as Janus cannot read its own command line where that has a letter the locale does not know.
    const child = startKept([binary, '-F', 'config'], { cwd: folder, output });
    closeSync(output);
    this.#child = child;
    const admin = { url: `ws://127.0.0.1:${adminPort}`, secret: adminSecret, folder: captures };
    this.#address = { url: `ws://127.0.0.1:${port}`, secret, admin };
    const calm = this.#input.clock.after(RESTART.calmMs, () => {
      this.#deaths = 0;
    });
    child.on('error', (err) => log.error({ err }, 'janus not started'));
    child.once('exit', (code, signal) => {
      calm();
      this.#died({ code, signal });
    });
    this.#input.onStarted();
  }

  #died(how: { readonly code: number | null; readonly signal: NodeJS.Signals | null }): void {
    this.#address = null;
    if (this.#stopped) return;
    const waitMs = Math.min(RESTART.longestMs, RESTART.firstMs * 2 ** this.#deaths++);
    this.#input.log.warn({ ...how, waitMs }, 'janus died; it is started again');
    if (this.#deaths === DEATHS_IN_A_ROW)
      this.#input.log.error(
        `${this.trouble}. There are no pictures until it lives; MESI_MEDIA=mesh does without`,
      );
    this.#cancelTimer = this.#input.clock.after(waitMs, () => void this.#run());
  }
}

const newSecret = (): string => randomBytes(24).toString('base64url');

/** Returns the IPv4 addresses of this machine, loopback included: a browser on this machine may have nothing else. */
function ownAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return [...new Set(all.filter(({ family }) => family === 'IPv4').map(({ address }) => address))];
}

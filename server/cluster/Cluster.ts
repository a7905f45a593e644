import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SECOND_MS } from '../../shared/time.ts';
import type { Log } from '../log.ts';
import type { FrontDoor, Taker } from './FrontDoor.ts';
import { MEMBER } from './member.ts';
import type { ClusterWord, MemberWord } from './messages.ts';
import { afterEnd, NO_RESTARTS, type Restarts } from './restartWait.ts';

const SERVER = join(import.meta.dirname, '..', 'main.ts');
/** A server has ten seconds to end by itself. */
const STOP_PATIENCE_MS = 12 * SECOND_MS;

interface Member extends Taker {
  readonly child: ChildProcess;
  readonly port: number;
  readonly said: string;
}

export interface ClusterInput {
  readonly processes: number;
  readonly door: FrontDoor;
  readonly log: Log;
  /** Called whenever a member came or went (CP10). */
  readonly onMembers?: (members: Cluster['members']) => void;
}

/** Starts the members, and keeps as many alive as were asked for (CP5 to CP8). */
export class Cluster {
  readonly #input: ClusterInput;
  #members: Member[] = [];
  #isOver = false;
  #replacing: Promise<void> | null = null;

  constructor(input: ClusterInput) {
    this.#input = input;
  }

  get members(): readonly { readonly processId: string; readonly pid: number; readonly port: number }[] {
    return this.#members.map(({ processId, child, port }) => ({ processId, pid: child.pid!, port }));
  }

  /** Resolves to what the first member says of itself. Rejects when one could not start. */
  async start(): Promise<string> {
    // one after the other: the first builds the pages, and makes what a first start makes
    for (let n = 0; n < this.#input.processes; n += 1) await this.#open(NO_RESTARTS);
    return this.#members[0]!.said;
  }

  /** Replaces each member by a new one. A second call while it goes on changes nothing (CP6). */
  replaceAll(): Promise<void> {
    this.#replacing ??= this.#replaceAll().finally(() => {
      this.#replacing = null;
    });
    return this.#replacing;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#members.map((member) => this.#end(member)));
  }

  #keep(members: Member[]): void {
    this.#members = members;
    this.#input.onMembers?.(this.members);
  }

  async #replaceAll(): Promise<void> {
    for (const old of [...this.#members]) {
      if (this.#isOver) return;
      await this.#open(NO_RESTARTS);
      await this.#end(old);
    }
    this.#input.log.info({ processes: this.#members.length }, 'every process was replaced');
  }

  async #open(restarts: Restarts): Promise<void> {
    const { door, log } = this.#input;
    const startedMs = performance.now();
    const child = fork(SERVER, [MEMBER], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const member = await readyMember(child);
    if (this.#isOver) return void child.kill('SIGTERM');
    this.#keep([...this.#members, member]);
    door.add(member);
    const { processId, port } = member;
    log.info({ processId, port, pid: child.pid, processes: this.#members.length }, 'a process is ready');
    child.once('exit', (code, signal) => {
      door.remove(member);
      // one that was asked to end is no longer among them
      if (!this.#members.includes(member)) return;
      this.#keep(this.#members.filter((each) => each !== member));
      const next = afterEnd(restarts, performance.now() - startedMs);
      log.error(
        { code, signal, processId: member.processId, waitMs: next.waitMs },
        'a process ended; it is started again',
      );
      void this.#again(next);
    });
  }

  /** Starts another one in the place of one that ended, until it stands. */
  async #again(restarts: Restarts): Promise<void> {
    await pause(restarts.waitMs);
    if (this.#isOver) return;
    const startedMs = performance.now();
    try {
      await this.#open(restarts);
    } catch (err) {
      const next = afterEnd(restarts, performance.now() - startedMs);
      this.#input.log.error(
        { err, waitMs: next.waitMs },
        'a process could not be started; it is tried again',
      );
      void this.#again(next);
    }
  }

  /** Gives it no new connection, and lets it end by itself. */
  async #end(member: Member): Promise<void> {
    this.#keep(this.#members.filter((each) => each !== member));
    this.#input.door.remove(member);
    const { child } = member;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const tooLate = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
    await gone;
    clearTimeout(tooLate);
  }
}

/** Resolves when the process says that it is ready. Rejects when it ends before. */
async function readyMember(child: ChildProcess): Promise<Member> {
  const { promise, resolve, reject } = Promise.withResolvers<MemberWord>();
  child.once('message', (word: MemberWord) => resolve(word));
  child.once('error', reject);
  child.once('exit', (code, signal) =>
    reject(new Error(`a server process ended at its start with ${code ?? signal}`)),
  );
  const { processId, port, said } = await promise;
  const take = (connection: Socket, head: Buffer) => {
    const word: ClusterWord = { type: 'connection', head: head.toString('base64') };
    // it may have died just now: whoever asked comes again
    child.send(word, connection, (error) => error && connection.destroy());
  };
  return { child, processId, port, said, take };
}

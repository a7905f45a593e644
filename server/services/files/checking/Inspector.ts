import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startProgram } from '../../../childProgram.ts';
import type { Clock } from '../../runtime/port.ts';
import { FILES } from '../fileLimits.ts';
import type { InspectionReply, InspectionRequest } from './inspection.ts';

const CHILD = fileURLToPath(new URL('./inspectionChild.ts', import.meta.url));

/**
 * Asks a child about strangers' bytes, one question at a time. A child that takes too long, wants too much memory or
 * dies has failed at that one question; the next has a new child.
 */
export class Inspector {
  readonly #clock: Clock;
  #child: ChildProcess | null = null;
  #asked = 0;
  #last: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Asks one question, when those before it are answered. Never rejects. */
  ask(request: InspectionRequest): Promise<InspectionReply> {
    const reply = this.#last.then(() => this.#ask(request));
    this.#last = reply;
    return reply;
  }

  stop(): void {
    this.#stopped = true;
    this.#child?.kill('SIGKILL');
  }

  #ask(request: InspectionRequest): Promise<InspectionReply> {
    if (this.#stopped) return Promise.resolve({ type: 'died' });
    this.#asked += 1;
    if (this.#asked > FILES.picturesOfChild) this.#end(this.#child);
    this.#child ??= this.#start();
    const child = this.#child;
    return new Promise((resolve) => {
      const settle = (reply: InspectionReply) => {
        cancel();
        child.off('message', settle).off('exit', died).off('error', died);
        child.unref();
        child.channel?.unref();
        resolve(reply);
      };
      const died = () => {
        this.#end(child);
        settle({ type: 'died' });
      };
      const cancel = this.#clock.after(FILES.pictureMs, () => {
        this.#end(child);
        settle({ type: 'failed', reason: 'it took too long' });
      });
      child.ref();
      child.channel?.ref();
      child.on('message', settle).once('exit', died).once('error', died);
      child.send(request, (error) => error && died());
    });
  }

  #end(child: ChildProcess | null): void {
    child?.kill('SIGKILL');
    this.#child = null;
    this.#asked = 0;
  }

  #start(): ChildProcess {
    const heap = '--max-old-space-size=256';
    const command = [process.execPath, heap, CHILD] as const;
    const child = startProgram(command, FILES.pictureBytes, {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // no secret of the server's environment
      env: { PATH: '/usr/bin:/bin', MALLOC_ARENA_MAX: '2' },
    });
    child.on('error', () => {});
    return child;
  }
}

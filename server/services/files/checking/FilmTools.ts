import type { ChildProcess } from 'node:child_process';
import { endOf, outputOf, ProgramFailed, startProgram } from '../../../childProgram.ts';
import { findProgram } from '../../../programs.ts';
import type { Clock } from '../../runtime/port.ts';
import { FILES } from '../fileLimits.ts';

const KEPT = { answerChars: 64 * 1_024, complaintChars: 1_000 };

/** Runs ffmpeg and ffprobe, each as a child with bounds of time and memory, which opens files and nothing else. */
export class FilmTools {
  readonly #programs: { readonly ffmpeg: string; readonly ffprobe: string };
  readonly #clock: Clock;
  readonly #running = new Set<ChildProcess>();
  readonly #waiting: (() => void)[] = [];
  #making = 0;
  #stopped = false;

  private constructor(programs: { readonly ffmpeg: string; readonly ffprobe: string }, clock: Clock) {
    this.#programs = programs;
    this.#clock = clock;
  }

  /** Finds the programs; null: one of them is not installed. */
  static find(clock: Clock): FilmTools | null {
    const [ffmpeg, ffprobe] = [findProgram('ffmpeg'), findProgram('ffprobe')];
    return ffmpeg && ffprobe ? new FilmTools({ ffmpeg, ffprobe }, clock) : null;
  }

  /** Runs ffprobe. Resolves to what it says of the file, as JSON. Rejects with ProgramFailed. */
  async probe(args: readonly string[]): Promise<unknown> {
    const fixed = ['-v', 'error', '-protocol_whitelist', 'file', '-of', 'json'];
    const child = this.#start('ffprobe', [...fixed, ...args]);
    return JSON.parse(await this.#within(FILES.probeMs, child, outputOf(child, 'ffprobe', KEPT)));
  }

  /** Runs ffmpeg. Rejects with ProgramFailed. */
  async make(args: readonly string[]): Promise<void> {
    await this.#inTurn(async () => {
      const child = this.#start('ffmpeg', [...QUIET, ...args]);
      await this.#within(FILES.filmMs, child, outputOf(child, 'ffmpeg', KEPT));
    });
  }

  /** Runs ffmpeg and hands on what it writes, piece by piece. Rejects with ProgramFailed. */
  async read(args: readonly string[], take: (chunk: Buffer) => void): Promise<void> {
    const child = this.#start('ffmpeg', [...QUIET, ...args, 'pipe:1']);
    child.stdout?.on('data', take);
    await this.#within(FILES.filmMs, child, endOf(child, 'ffmpeg', KEPT));
  }

  stop(): void {
    this.#stopped = true;
    for (const child of this.#running) child.kill('SIGKILL');
  }

  /** Waits until fewer than `filmsAtOnce` are made. */
  async #inTurn(make: () => Promise<void>): Promise<void> {
    while (this.#making >= FILES.filmsAtOnce)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#making += 1;
    try {
      await make();
    } finally {
      this.#making -= 1;
      this.#waiting.shift()?.();
    }
  }

  #start(program: 'ffmpeg' | 'ffprobe', args: readonly string[]): ChildProcess {
    if (this.#stopped) throw new ProgramFailed('stopping');
    const child = startProgram([this.#programs[program], ...args], FILES.filmBytes, {
      stdio: ['ignore', 'pipe', program === 'ffprobe' ? 'pipe' : 'ignore'],
      env: { PATH: '/usr/bin:/bin' },
    });
    this.#running.add(child);
    return child;
  }

  async #within<T>(limitMs: number, child: ChildProcess, ended: Promise<T>): Promise<T> {
    const cancel = this.#clock.after(limitMs, () => child.kill('SIGKILL'));
    try {
      return await ended;
    } finally {
      cancel();
      this.#running.delete(child);
    }
  }
}

const QUIET = ['-v', 'error', '-nostdin', '-y', '-protocol_whitelist', 'file,pipe', '-threads', '1'];

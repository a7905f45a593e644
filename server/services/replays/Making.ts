import { every } from '../../every.ts';
import type { Log } from '../../log.ts';
import { Rounds } from '../../Rounds.ts';
import type { Clock } from '../runtime/port.ts';
import { type MadeReplay, makeReplay } from './makeReplay.ts';
import type { ReplayFolder } from './ReplayFolder.ts';
import type { ReplayShelf } from './ReplayShelf.ts';
import type { ReplayDocument } from './replayDocument.ts';
import { REPLAYS } from './replayLimits.ts';
import { ToolRunner, type Tools } from './tools.ts';

export interface MakingInput {
  readonly clock: Clock;
  readonly log: Log;
  readonly shelf: ReplayShelf;
  readonly folder: ReplayFolder;
  readonly tools: Tools;
  readonly freeBytes: number;
  readonly isRecording: (streamId: string, replayId: string) => Promise<boolean>;
}

/**
 * Makes replays of what was recorded, one at a time; also of what nobody finished, because its server or its Janus
 * died. The documents say what is to be done, so that whoever starts next goes on.
 */
export class Making {
  readonly #input: MakingInput;
  readonly #runner: ToolRunner;
  /** The time before which each replay is not tried again, in Unix milliseconds, by its id. */
  readonly #notBefore = new Map<string, number>();
  readonly #rounds: Rounds;
  #tidyUntilMs = Number.NEGATIVE_INFINITY;

  constructor(input: MakingInput) {
    this.#input = input;
    this.#runner = new ToolRunner(input.tools, input.clock);
    this.#rounds = new Rounds({
      clock: input.clock,
      roundMs: REPLAYS.roundMs,
      work: () => this.#work(),
      onFailed: (err) => input.log.warn({ err }, 'replays were not looked after'),
    });
    this.nudge();
  }

  /** Looks soon for what is to be done, because there may be something. */
  nudge(): void {
    this.#rounds.nudge();
  }

  async stop(): Promise<void> {
    const over = this.#rounds.stop();
    this.#runner.stop();
    await over;
  }

  /** Does what is due. Resolves to how long there is nothing more to do, in milliseconds. */
  async #work(): Promise<number> {
    const { shelf, folder, clock } = this.#input;
    let waitMs: number = REPLAYS.roundMs;
    if (this.#tidyUntilMs <= clock.nowMs()) await this.#clearStray();
    for (const { id, document } of await shelf.open(folder.home)) {
      if (this.#rounds.isStopped) break;
      const nowMs = clock.nowMs();
      const dueAtMs = Math.max(
        this.#notBefore.get(id) ?? 0,
        ((await folder.writtenAtMs(id)) ?? 0) + REPLAYS.quietMs,
      );
      if (dueAtMs > nowMs) {
        waitMs = Math.min(waitMs, dueAtMs - nowMs);
      } else if (await this.#isOver(id, document)) await this.#make(id);
    }
    return waitMs;
  }

  /** Whether nothing is added to it any more, whether somebody said so or not. */
  async #isOver(id: string, { state, streamId }: ReplayDocument): Promise<boolean> {
    if (state === 'pending') return true;
    if (await this.#input.isRecording(streamId, id)) return false;
    return this.#input.shelf.change(id, (was) => ({ ...was, state: 'pending' }));
  }

  async #make(id: string): Promise<void> {
    const { folder, clock, log, freeBytes } = this.#input;
    if ((await folder.freeBytes()) < freeBytes) {
      this.#notBefore.set(id, clock.nowMs() + REPLAYS.roundMs);
      return log.warn({ replayId: id }, 'too little room is left on the disk to make a replay');
    }
    if (!(await this.#claim(id))) return;
    const release = this.#hold(id);
    try {
      const raw = await folder.rawsOf(id);
      const place = { work: folder.workOf(id), folder: folder.of(id) };
      await this.#done(id, await makeReplay({ raw, ...place, runner: this.#runner }));
    } catch (err) {
      await (this.#rounds.isStopped ? this.#breakOff(id) : this.#failed(id, err));
    } finally {
      release();
    }
  }

  /**
   * Takes a replay for this server, and counts the try before it begins: what ends the whole process each time must not
   * be begun for ever.
   */
  async #claim(id: string): Promise<boolean> {
    const nowMs = this.#input.clock.nowMs();
    let mine = false;
    await this.#input.shelf.change(id, (was) => {
      mine = was.state === 'pending' && (was.busyUntilMs ?? 0) <= nowMs && was.tries < REPLAYS.tries;
      if (mine) return { ...was, tries: was.tries + 1, busyUntilMs: nowMs + REPLAYS.busyMs };
      return was.tries < REPLAYS.tries ? null : brokenOf(was);
    });
    return mine;
  }

  /** Keeps others with the same folder away from a replay. Returns the function that ends it. */
  #hold(id: string): () => void {
    const { clock, shelf } = this.#input;
    return every(clock, REPLAYS.busyEveryMs, () => {
      const busyUntilMs = clock.nowMs() + REPLAYS.busyMs;
      shelf.change(id, (was) => (was.state === 'pending' ? { ...was, busyUntilMs } : null)).catch(() => {});
    });
  }

  async #done(id: string, made: MadeReplay | null): Promise<void> {
    const { shelf, folder, log } = this.#input;
    const isThere = await shelf.change(id, ({ open: _, ...was }) =>
      made ? { ...was, state: 'ready', ...made } : { ...was, state: 'failed', why: 'empty' },
    );
    this.#notBefore.delete(id);
    // It was deleted meanwhile.
    if (!isThere) return folder.remove(id);
    await folder.removeRaws(id);
    log.info(
      { replayId: id, bytes: made?.bytes ?? 0, durationMs: made?.durationMs ?? 0 },
      'a replay was made',
    );
  }

  async #breakOff(id: string): Promise<void> {
    await this.#input.shelf.change(id, (was) => ({ ...was, tries: was.tries - 1, busyUntilMs: 0 }));
  }

  async #failed(id: string, err: unknown): Promise<void> {
    const { shelf, clock, log } = this.#input;
    log.warn({ err, replayId: id }, 'a replay was not made');
    await shelf.change(id, (was) => {
      this.#notBefore.set(id, clock.nowMs() + REPLAYS.retryMs * was.tries);
      return was.tries < REPLAYS.tries ? { ...was, busyUntilMs: 0 } : brokenOf(was);
    });
  }

  /**
   * Takes away what a remover that died has left, or one without our disk, and what was recorded before it found no
   * place.
   */
  async #clearStray(): Promise<void> {
    const { shelf, folder, clock } = this.#input;
    this.#tidyUntilMs = clock.nowMs() + REPLAYS.strayMs;
    for (const id of await folder.replayIds()) {
      const writtenAtMs = (await folder.writtenAtMs(id)) ?? 0;
      if (writtenAtMs + REPLAYS.strayMs < clock.nowMs() && !(await shelf.get(id))) await folder.remove(id);
    }
  }
}

/**
 * Returns the document of a replay that failed. What was recorded stays, for somebody to look at; it goes with the
 * replay.
 */
function brokenOf({ open: _, ...was }: ReplayDocument): ReplayDocument {
  return { ...was, state: 'failed', why: 'broken' };
}

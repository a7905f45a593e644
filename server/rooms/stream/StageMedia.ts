import type { StageView } from '../../../shared/protocol/feed.ts';
import { type BaseMode, baseModeOf, type ModeView } from '../../../shared/protocol/modes.ts';
import { letsGroupIn } from '../../domain/conversation/groupReplay.ts';
import type { MediaPort, RecordState } from '../../services/media/port.ts';
import type { RecordingRefusal, ReplaysPort } from '../../services/replays/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { callStreamsOf } from '../plugins/mediaParts.ts';
import { CallReplay } from './CallReplay.ts';
import { ObstacleWatch } from './ObstacleWatch.ts';
import type { StreamAuthority } from './StreamAuthority.ts';

export interface StageMediaInput {
  readonly media: MediaPort;
  readonly replays: ReplaysPort;
  readonly clock: Clock;
  readonly streamId: string;
  readonly authority: () => Pick<StreamAuthority, 'snapshot' | 'modes' | 'command'>;
  readonly onError: (error: unknown) => void;
}

/**
 * Keeps picture and recorder in step with what everybody was told. In a one-to-one nobody is sent the stream's picture
 * and nothing of it is kept; the call's two directions are streams of their own, which end with it.
 */
export class StageMedia {
  readonly #input: StageMediaInput;
  readonly #watch: ObstacleWatch;
  readonly #calls: CallReplay;
  /** True until the first order: whoever ruled here before may have ordered something. */
  #isNew = true;
  #callId: string | null = null;
  /** What was ordered last: what is recorded right now, and under which name the stream is recorded at all. */
  #ordered: string | null = null;
  #replayId: string | null = null;
  /** The modes in which the stream was recorded so far. */
  #modes = new Set<BaseMode['type']>();
  /** Whether every member of the stream's group could be inside whenever it was recorded so far. */
  #isForGroup = true;
  /** Whether the stream was marked as for adults at some time when it was recorded so far. */
  #isAdult = false;

  constructor(input: StageMediaInput) {
    this.#input = input;
    this.#watch = new ObstacleWatch({ ...input, found: (replayId, why) => this.#giveUp(replayId, why) });
    this.#calls = new CallReplay(input);
  }

  follow(): void {
    const { media, streamId, authority } = this.#input;
    const { stage } = authority().snapshot();
    const { recording } = authority().modes();
    const callId = callOf(stage.mode);
    const replayId = recording?.replayId ?? null;
    const ordered = callId === null ? replayId : null;
    const cut = this.#isNew || callId !== this.#callId;
    this.#isNew = false;
    this.#calls.follow(stage);
    const before = this.#callId;
    this.#callId = callId;
    if (cut && before !== null) this.#close(before);
    // one request: whoever is cut from the picture is not recorded a moment longer
    if (cut || ordered !== this.#ordered) {
      const audience = callId === null ? ('all' as const) : [];
      this.#do(media.configure(streamId, { ...(cut ? { audience } : {}), record: this.#order(ordered) }));
    }
    this.#keep(stage, replayId);
  }

  /** Ends every picture of a stream that ended. */
  end(): void {
    this.#calls.end();
    if (this.#callId !== null) this.#close(this.#callId);
    this.#callId = null;
    this.#ordered = null;
    this.#do(this.#input.media.closeStream(this.#input.streamId));
    this.#finish();
  }

  /**
   * Stops without taking anything back: another authority looks after the recording, and has perhaps ordered it
   * already.
   */
  close(): void {
    this.#calls.close();
    this.#watch.over(null);
    this.#ordered = null;
  }

  #order(replayId: string | null) {
    this.#ordered = replayId;
    if (replayId === null) return null;
    const told = (state: RecordState): void => {
      if (this.#ordered !== replayId) return;
      if (state === 'impossible') return this.#giveUp(replayId, 'RecordingUnavailable');
      this.#do(
        this.#input.authority().command({ type: 'recorderSaid', replayId, isWriting: state === 'writing' }),
      );
    };
    return { name: replayId, told };
  }

  #keep(stage: StageView, replayId: string | null): void {
    if (replayId !== this.#replayId) this.#finish();
    if (replayId === null) return;
    const mode = baseModeOf(stage.mode).type;
    const isForGroup = this.#isForGroup && (this.#ordered === null || letsGroupIn(stage.mode));
    const isAdult = this.#isAdult || (this.#ordered !== null && stage.isAdult === true);
    const isSame = isForGroup === this.#isForGroup && isAdult === this.#isAdult;
    const isKnown = this.#modes.has(mode) && isSame;
    if (replayId === this.#replayId && (isKnown || this.#ordered === null)) return;
    this.#replayId = replayId;
    this.#isForGroup = isForGroup;
    this.#isAdult = isAdult;
    if (this.#ordered !== null) this.#modes.add(mode);
    const { streamId, creator, title, kind, recording } = stage;
    const startedAtMs = recording?.sinceMs ?? this.#input.clock.nowMs();
    const facts = {
      replayId,
      streamId,
      creatorId: creator.id,
      title,
      kind,
      startedAtMs,
      modes: [...this.#modes],
      isForGroup,
      ...(isAdult && { isAdult }),
    };
    const kept = this.#input.replays.keep(facts);
    this.#do(kept.then((outcome) => outcome !== 'kept' && this.#giveUp(replayId, outcome)));
    this.#watch.over(replayId);
  }

  #finish(): void {
    if (this.#replayId !== null) this.#do(this.#input.replays.finish(this.#replayId));
    this.#replayId = null;
    this.#modes = new Set();
    this.#isForGroup = true;
    this.#isAdult = false;
    this.#watch.over(null);
  }

  #giveUp(replayId: string, why: RecordingRefusal): void {
    this.#do(this.#input.authority().command({ type: 'stopRecording', replayId, why }));
  }

  #close(callId: string): void {
    const { creator, partner } = callStreamsOf(callId);
    for (const stream of [creator, partner]) this.#do(this.#input.media.closeStream(stream));
  }

  #do(work: Promise<unknown>): void {
    work.catch(this.#input.onError);
  }
}

function callOf(mode: ModeView): string | null {
  return mode.type === 'oneToOne' ? mode.call.callId : null;
}

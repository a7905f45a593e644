import type { StageView } from '../../../shared/protocol/feed.ts';
import type { RecordingRefusal } from '../../services/replays/port.ts';
import { CallRecorder } from './CallRecorder.ts';
import { ObstacleWatch } from './ObstacleWatch.ts';
import type { StageMediaInput } from './StageMedia.ts';

/** Makes the replay of a one-to-one that both agreed to record, and the creator's half of it. */
export class CallReplay {
  readonly #input: StageMediaInput;
  readonly #recorder: CallRecorder;
  readonly #watch: ObstacleWatch;
  #callId: string | null = null;

  constructor(input: StageMediaInput) {
    this.#input = input;
    this.#recorder = new CallRecorder({
      ...input,
      side: 'creator',
      told: (state) => {
        if (state === 'impossible') this.#giveUp('RecordingUnavailable');
      },
    });
    this.#watch = new ObstacleWatch({ ...input, found: (_, why) => this.#giveUp(why) });
  }

  follow(stage: StageView): void {
    const before = this.#recorder.replayId;
    this.#recorder.follow(stage.mode);
    const { replayId } = this.#recorder;
    if (replayId === before) return;
    if (before !== null) this.#do(this.#input.replays.finish(before));
    if (replayId !== null) this.#keep(stage, replayId);
    this.#watch.over(replayId);
  }

  end(): void {
    const { replayId } = this.#recorder;
    this.#recorder.follow(null);
    this.#watch.over(null);
    if (replayId !== null) this.#do(this.#input.replays.finish(replayId));
  }

  /** Stops looking after the replay: another authority does. */
  close(): void {
    this.#recorder.forget();
    this.#watch.over(null);
  }

  #keep({ streamId, creator }: StageView, replayId: string): void {
    const { replays, clock, authority } = this.#input;
    const { call } = authority().modes();
    this.#callId = call?.callId ?? null;
    // the list is the creator's, who knows an anonymous partner, too
    const title = call ? `One-to-one with ${call.request.person.name}` : 'One-to-one';
    const what = { title, kind: 'video', modes: ['oneToOne'], startedAtMs: clock.nowMs() } as const;
    const kept = replays.keep({ replayId, streamId, creatorId: creator.id, ...what });
    this.#do(kept.then((outcome) => outcome !== 'kept' && this.#giveUp(outcome)));
  }

  #giveUp(why: RecordingRefusal): void {
    const callId = this.#callId;
    if (callId !== null)
      this.#do(this.#input.authority().command({ type: 'stopCallRecording', callId, why }));
  }

  #do(work: Promise<unknown>): void {
    work.catch(this.#input.onError);
  }
}

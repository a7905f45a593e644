import type { ModeView } from '../../../shared/protocol/modes.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import type { MediaPort } from '../../services/media/port.ts';
import type { ReplaysPort } from '../../services/replays/port.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { CallRecorder } from '../stream/CallRecorder.ts';
import type { AskWhat } from '../stream/link/asks.ts';
import { fan, MachineStage } from '../stream/machine/machineTestKit.ts';
import { StageMedia } from '../stream/StageMedia.ts';
import type { StreamCommand } from '../stream/streamMachine.ts';
import { createRandom, type Random } from './random.ts';

const STREAM = 'st_test01';
const RULES = { minimumMinor: '600', lengthMinutes: 10, autoAccept: false, fanLeaves: 'returns' } as const;
const BID = { asset: 'MESI', rate: null, amountMinor: '600', message: '', anonymous: false } as const;

/** What people wished, counted beside the machine. */
interface Wishes {
  readonly replayId: string | null;
  /** Whether the recording of the call that goes on was asked for. */
  readonly asked: boolean;
  readonly agreed: boolean;
}

/** A stream that is recorded, or not, through calls and crashes: what is ordered of media, beside what people wished. */
export class RecordingStory {
  readonly wrong: string[] = [];
  readonly #random: Random;
  readonly #plant: (mode: ModeView) => ModeView;
  /** The name under which each stream is recorded. */
  #orders = new Map<string, string>();
  #stage = MachineStage.live().do({ type: 'openRequests', ...RULES });
  #media!: StageMedia;
  #partner!: CallRecorder;
  #wishes: Wishes = { replayId: null, asked: false, agreed: false };
  #names = 0;

  constructor(seed: number, plant: (mode: ModeView) => ModeView = (mode) => mode) {
    this.#random = createRandom(seed);
    this.#plant = plant;
    this.#rule();
  }

  run(steps: number): void {
    for (let step = 0; step < steps; step += 1) {
      this.#act();
      this.#tell();
    }
    if (this.#do({ type: 'endStream' })) this.#media.end();
    if (this.#orders.size > 0) this.wrong.push(`SI20 after the end: ${[...this.#orders]}`);
  }

  /** An authority and its media begin anew; those of the one before died with it. */
  #rule(): void {
    this.#orders = new Map();
    const media: Pick<MediaPort, 'configure' | 'closeStream'> = {
      configure: async (streamId, { record }) => {
        if (record) this.#orders.set(streamId, record.name);
        else if (record === null) this.#orders.delete(streamId);
      },
      closeStream: async (streamId) => void this.#orders.delete(streamId),
    };
    const replays: Pick<ReplaysPort, 'keep' | 'finish'> = {
      keep: async () => 'kept',
      finish: async () => {},
    };
    const common = { media: media as MediaPort, onError: () => {} };
    const { clock } = createSimRuntime();
    this.#media = new StageMedia({
      ...{ ...common, replays: replays as ReplaysPort, clock, streamId: STREAM },
      authority: () => ({
        snapshot: () => ({ epoch: 1, seq: 1, ...this.#planted() }),
        modes: () => this.#stage.modes,
        command: async () => null,
      }),
    });
    this.#partner = new CallRecorder({ ...common, side: 'partner' });
    this.#tell();
  }

  #planted() {
    const { stage, history } = this.#stage.state.view;
    return { stage: { ...stage, mode: this.#plant(stage.mode) }, history };
  }

  #act(): void {
    const { call } = this.#stage.modes;
    const callId = call?.callId ?? 'call_none';
    const acts: readonly (() => void)[] = [
      () => this.#start(),
      () => this.#do({ type: 'stopRecording', replayId: null, why: null }) && this.#wish({ replayId: null }),
      () => this.#intoCall(),
      () => this.#intoCall(),
      () =>
        this.#do({ type: 'askCallRecording', callId, replayId: this.#name() }) && this.#wish({ asked: true }),
      () =>
        this.#do({ type: 'askCallRecording', callId, replayId: this.#name() }) && this.#wish({ asked: true }),
      () => this.#answers(1, { type: 'answerCallRecording', callId, accept: true }, { agreed: true }),
      () => this.#answers(2, { type: 'answerCallRecording', callId, accept: true }, { agreed: true }),
      () =>
        this.#answers(
          1,
          { type: 'answerCallRecording', callId, accept: false },
          { asked: false, agreed: false },
        ),
      () =>
        this.#do({ type: 'stopCallRecording', callId, why: null }) &&
        this.#wish({ asked: false, agreed: false }),
      () => this.#do({ type: 'endCall', callId }),
      () => void this.#stage.wait(this.#random.below(90 * SECOND_MS)),
      () => this.#crash(),
    ];
    acts[this.#random.below(acts.length)]!();
    if (this.#stage.mode.type !== 'oneToOne') this.#wish({ asked: false, agreed: false });
    if (this.#stage.state.view.stage.phase.type === 'ended') this.#wish({ replayId: null });
  }

  #start(): void {
    const replayId = this.#name();
    if (this.#do({ type: 'startRecording', replayId })) this.#wish({ replayId });
  }

  /** Fan 1 bids, is accepted, and both are ready. */
  #intoCall(): void {
    const orderId = `or_${this.#names++}`;
    if (this.#stage.modes.call || !this.#asks(1, orderId, { type: 'requestCall', ...BID })) return;
    this.#stage.pay();
    this.#do({ type: 'acceptRequest', orderId });
    this.#do({ type: 'readyForCall' });
    this.#asks(1, `ask_${this.#names++}`, { type: 'readyForCall' });
  }

  #answers(who: number, what: AskWhat, wish: Partial<Wishes>): void {
    if (this.#asks(who, `ask_${this.#names++}`, what)) this.#wish(wish);
  }

  /** What was written is all that is left, and everybody who sent is gone. */
  #crash(): void {
    this.#stage = this.#stage.crash(this.#random.below(20 * SECOND_MS)).do({ type: 'creatorJoined' });
    this.#rule();
  }

  /** Tells, as after each write: rooms follow before anybody is told. */
  #tell(): void {
    this.#stage.cut();
    const { stage } = this.#planted();
    if (stage.phase.type === 'live') {
      this.#media.follow();
      this.#partner.follow(stage.mode);
    }
    this.#check();
  }

  #check(): void {
    const { mode, phase } = this.#stage.state.view.stage;
    if (phase.type !== 'live') return;
    const inCall = mode.type === 'oneToOne' ? mode.call.callId : null;
    const { replayId, asked, agreed } = this.#wishes;
    const stream = this.#orders.get(STREAM) ?? null;
    const wanted = inCall === null ? replayId : null;
    if (stream !== wanted) this.wrong.push(`SI20 ${stream} is kept of the stream, ${wanted} is wished`);
    const halves = [...this.#orders.keys()].filter((name) => name !== STREAM).sort();
    const both = inCall !== null && asked && agreed ? [`${inCall}/creator`, `${inCall}/partner`] : [];
    if (halves.join() !== both.join()) this.wrong.push(`SI20 [${halves}] are kept, [${both}] are agreed to`);
  }

  #do(command: StreamCommand): boolean {
    if (this.#stage.refusal(command) !== null) return false;
    this.#stage.do(command);
    return true;
  }

  #asks(who: number, id: string, what: AskWhat): boolean {
    return this.#do({ type: 'ask', ask: { id, person: fan(who), what } });
  }

  #wish(wish: Partial<Wishes>): void {
    this.#wishes = { ...this.#wishes, ...wish };
  }

  #name(): string {
    return `rp_${this.#names++}`;
  }
}

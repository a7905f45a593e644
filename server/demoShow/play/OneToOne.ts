import type { Crowd } from './Crowd.ts';
import { mesi } from './Fan.ts';
import type { Lead } from './Lead.ts';
import type { ShowPicture } from './ShowPicture.ts';
import { BEATS, PRICES } from './script.ts';

/** So many beats are waited for somebody who was accepted, and has to say that they are ready. */
const READY_BEATS = 65;
/** How often both ends say that they see each other, in beats. */
const TOLD_EVERY = 3;
const LENGTH_MINUTES = 5;

/** Lets so many beats pass, and does something with each of them. */
type Beats = (beats: number, each?: (beat: number) => Promise<void>) => Promise<void>;

interface OneToOneInput {
  readonly lead: Lead;
  readonly crowd: Crowd;
  readonly picture: ShowPicture;
}

/** The scene in which fans bid for some minutes alone with the creator, and the best bid gets them. */
export class OneToOne {
  readonly #input: OneToOneInput;

  constructor(input: OneToOneInput) {
    this.#input = input;
  }

  async play(beats: Beats): Promise<void> {
    const { lead } = this.#input;
    const terms = { lengthMinutes: LENGTH_MINUTES, autoAccept: false, fanLeaves: 'returns' };
    await lead.ask('openRequests', { minimumMinor: mesi(PRICES.bid), ...terms });
    await beats(BEATS.bids, (beat) => this.#bid(beat));
    const chosen = this.#chosen();
    if (chosen) await this.#call(chosen, beats);
    await lead.ask('closeRequests');
  }

  async #bid(beat: number): Promise<void> {
    if (beat % 5 !== 2) return;
    await this.#input.crowd.any().bid(PRICES.bid + beat, 'I have a question about that chord');
  }

  /** Returns whose turn it is: somebody who came to try it, or else the best bid. */
  #chosen(): { readonly orderId: string; readonly personId: string } | null {
    const { lead, crowd } = this.#input;
    const waiting = (lead.panel?.queue ?? []).filter(({ state }) => state === 'waiting');
    const first = waiting.find(({ person }) => crowd.find(person.id) === null) ?? waiting[0];
    return first ? { orderId: first.orderId, personId: first.person.id } : null;
  }

  async #call(
    { orderId, personId }: { readonly orderId: string; readonly personId: string },
    beats: Beats,
  ): Promise<void> {
    const { lead, crowd, picture } = this.#input;
    const fan = crowd.find(personId);
    await lead.ask('acceptRequest', { orderId });
    await Promise.all([lead.ask('readyForCall'), fan?.readyForCall()]);
    // whoever is not ready in time gets the money back, and the show goes on
    for (let beat = 0; beat < READY_BEATS && this.#callId() === null; beat += 1) {
      if (beat > 0 && this.#isGone(orderId)) return;
      await beats(1);
    }
    const callId = this.#callId();
    if (callId === null) return;
    picture.show('oneToOne');
    if (!fan) picture.openCall();
    await beats(fan ? BEATS.call : BEATS.callOfGuest, async (beat) => {
      const { extension } = lead.panel ?? {};
      if (extension) await lead.ask('answerExtension', { orderId: extension.orderId, accept: false });
      if (beat % TOLD_EVERY !== 0 || this.#callId() !== callId) return;
      if (fan) await Promise.all([lead.ask('callConnected', { callId }), fan.callConnected(callId)]);
      else if (picture.isInCall) await lead.ask('callConnected', { callId });
    });
    picture.closeCall();
    if (this.#callId() === callId) await lead.ask('endCall', { callId });
  }

  #callId(): string | null {
    const mode = this.#input.lead.stage?.mode;
    return mode?.type === 'oneToOne' ? mode.call.callId : null;
  }

  #isGone(orderId: string): boolean {
    return !(this.#input.lead.panel?.queue ?? []).some((request) => request.orderId === orderId);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { MediaNews, ModePreviewAnswer } from '../../../shared/protocol/answers.ts';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import type { FeedEvent } from '../../../shared/protocol/feed.ts';
import { post } from '../seat/rest.ts';
import type { Player, ShowEnd, ShowPace } from '../showMessages.ts';
import { Crowd } from './Crowd.ts';
import { Fan, mesi, PATIENCE } from './Fan.ts';
import { Lead } from './Lead.ts';
import { OneToOne } from './OneToOne.ts';
import type { ShowPicture } from './ShowPicture.ts';
import {
  BEATS,
  GOAL_MARK,
  GOAL_TITLE,
  LINES,
  MENU,
  PRICES,
  SCENE_TYPES,
  type SceneType,
  TITLE,
} from './script.ts';

/** So many of the fans follow the creator. The others show what somebody meets who does not. */
const FOLLOWERS = 8;
/** How often it is looked whether anybody else watches, in beats. */
const LOOK_EVERY = 10;

/** The creator does the next thing from the menu once in so many beats. */
const MENU_EVERY = 3;

interface ShowInput {
  readonly address: string;
  readonly streamId: string;
  readonly creator: Player;
  readonly fans: readonly Player[];
  readonly pace: ShowPace;
  /** What is shown. It asks the room by the function that it is given. */
  readonly picture: ShowPicture;
  readonly random: () => number;
  readonly onLive: () => void;
}

/** Plays the show, scene after scene, until somebody ends it or nobody watches any more. */
export class Show {
  readonly #input: ShowInput;
  readonly #lead: Lead;
  readonly #crowd: Crowd;
  readonly #fans: readonly Fan[];
  readonly #oneToOne: OneToOne;
  readonly #over = new AbortController();
  readonly #greeted = new Set<string>();
  #why: ShowEnd = 'asked';
  #isLive = false;
  #beats = 0;
  #said = 0;
  #idleSinceMs = performance.now();

  constructor(input: ShowInput) {
    this.#input = input;
    const { address, streamId, creator, fans, random, picture } = input;
    this.#lead = new Lead({
      address,
      streamId,
      player: creator,
      onSeated: () => this.#isLive && picture.open(),
      onMedia: (message: MediaNews) => picture.hear(message),
      onEvent: (event) => this.#answer(event),
      onOver: (code) => this.end(code === CLOSE_CODES.replaced ? 'replaced' : 'streamEnded'),
    });
    picture.bind((type, payload) => this.#lead.ask(type, payload));
    this.#fans = fans.map((player) => new Fan(player, { address, streamId }));
    this.#crowd = new Crowd(this.#fans, random);
    this.#oneToOne = new OneToOne({ lead: this.#lead, crowd: this.#crowd, picture });
  }

  /** Ends the show at the next step. */
  end(why: ShowEnd): void {
    if (this.#over.signal.aborted) return;
    this.#why = why;
    this.#over.abort();
  }

  /** Plays until the end. Resolves to why it is over, when the stream has ended and all seats are left. */
  async run(): Promise<ShowEnd> {
    try {
      await this.#begin();
      for (;;) for (const scene of SCENE_TYPES) await this.#play(scene);
    } catch (error) {
      if (!this.#over.signal.aborted) throw error;
    } finally {
      this.#input.picture.close();
      if (this.#why !== 'replaced' && this.#why !== 'streamEnded') await this.#lead.ask('endStream');
      await Promise.all([this.#lead.leave(), ...this.#fans.map((fan) => fan.leave())]);
    }
    return this.#why;
  }

  async #begin(): Promise<void> {
    const { onLive, picture } = this.#input;
    const lead = this.#lead;
    await lead.join();
    if (lead.stage?.phase.type !== 'live') {
      await lead.ask('goLive', { title: TITLE, kind: 'video', category: 'music', goal: goalAbove(0n) });
    }
    this.#isLive = true;
    onLive();
    picture.open();
    await this.#tidy();
    const items = MENU.map(({ id, title, price }) => ({ id, title, priceMinor: mesi(price) }));
    await lead.ask('setMenu', { items });
    // one after another: a rush of a dozen is no welcome for whoever came first
    for (const [at, fan] of this.#fans.entries()) {
      await fan.join();
      if (at < FOLLOWERS) await fan.follow(this.#input.creator.id);
    }
  }

  /** Brings the stream to where a round begins, whatever a program that was killed has left. */
  async #tidy(): Promise<void> {
    const lead = this.#lead;
    const { stage } = lead;
    if (stage?.mode.type === 'oneToOne') await lead.ask('endCall', { callId: stage.mode.call.callId });
    if (lead.stage?.mode.type !== 'public') await this.#switch({ type: 'public', limitMinutes: null });
    if (stage?.requests?.isOpen) await lead.ask('closeRequests');
    if (stage?.sale) await lead.ask('stopSale', { cancel: true });
  }

  async #play(scene: SceneType): Promise<void> {
    const { picture } = this.#input;
    this.#said = 0;
    picture.show(scene === 'private' ? 'private' : 'public');
    switch (scene) {
      case 'public':
        await this.#tidy();
        await this.#renewGoal();
        await picture.putStill();
        return this.#beat(scene, BEATS.public);
      case 'private':
        return this.#private();
      case 'tickets':
        return this.#tickets();
      case 'oneToOne':
        return this.#calls();
    }
  }

  async #private(): Promise<void> {
    await this.#say('private');
    const tipped = { minimumMinor: mesi(PRICES.entryTip), withinDays: null };
    const rules = { match: 'any', followers: true, subscribers: null, invited: false, tipped };
    await this.#switch({ type: 'private', rules });
    await this.#beat('private', BEATS.private);
    await this.#switch({ type: 'public', limitMinutes: null });
    await this.#input.picture.putStill();
  }

  async #tickets(): Promise<void> {
    const { picture } = this.#input;
    const lead = this.#lead;
    const priceMinor = mesi(PRICES.ticket);
    await lead.ask('openSale', { priceMinor, total: PRICES.tickets, minimum: 1, tipsCount: false });
    await this.#beat('tickets', BEATS.sale, async (beat) => {
      const { sale } = lead.stage ?? {};
      if (beat % 4 === 0 && sale?.isOpen) await this.#crowd.any().buyTicket(sale);
    });
    const mode = { type: 'ticketOnly' };
    const seen = await lead.ask<ModePreviewAnswer>('previewMode', { mode });
    if (seen === null) return;
    picture.show('tickets');
    await lead.ask('switchMode', { mode, confirm: { holders: seen.holders, leaving: seen.leaving } });
    await this.#beat('tickets', BEATS.tickets);
    await this.#switch({ type: 'public', limitMinutes: null });
    await lead.ask('stopSale', { cancel: true });
    await picture.putStill();
  }

  async #calls(): Promise<void> {
    const beat = (beats: number, each?: (beat: number) => Promise<void>) =>
      this.#beat('oneToOne', beats, each);
    await this.#oneToOne.play(beat);
  }

  #switch(mode: object): Promise<unknown> {
    return this.#lead.ask('switchMode', { mode });
  }

  /** Sets the goal a little above what was raised, so that there is always one to reach. */
  async #renewGoal(): Promise<void> {
    const { raisedMinor = '0', goal } = this.#lead.stage ?? {};
    if (goal && BigInt(goal.targetMinor) > BigInt(raisedMinor)) return;
    await this.#lead.ask('setGoal', { goal: goalAbove(BigInt(raisedMinor)) });
  }

  /** Lets so many beats of a scene pass. Rejects when the show is over. */
  async #beat(
    scene: SceneType,
    beats: number,
    each: (beat: number) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const lines = LINES[scene].creator.length;
    for (let beat = 0; beat < beats; beat += 1) {
      if (beat % Math.ceil(beats / lines) === 1) await this.#say(scene);
      await Promise.all([
        sleep(this.#input.pace.beatMs, undefined, { signal: this.#over.signal }),
        this.#crowd.beat(scene),
        each(beat),
        beat % MENU_EVERY === 0 ? this.#doNext() : undefined,
      ]);
      this.#beats += 1;
      if (this.#beats % LOOK_EVERY === 0) await this.#look();
    }
  }

  /** What was ordered from the menu first is done, as long as anything waits. */
  async #doNext(): Promise<void> {
    const next = this.#lead.stage?.menuQueue?.waiting[0];
    if (next) await this.#lead.ask('menuDone', { tipId: next.id });
  }

  /** The creator says the next line of the scene, and nothing after the last. */
  async #say(scene: SceneType): Promise<void> {
    const text = LINES[scene].creator[this.#said];
    this.#said += 1;
    if (text !== undefined) await this.#lead.ask('say', { text });
  }

  /** Ends the show when nobody else has watched for long. */
  async #look(): Promise<void> {
    const watching = await this.#lead.watching();
    if (watching === null || watching.some((personId) => this.#crowd.find(personId) === null))
      this.#idleSinceMs = performance.now();
    if (performance.now() - this.#idleSinceMs > this.#input.pace.idleMs) this.end('nobodyWatches');
    this.#over.signal.throwIfAborted();
  }

  /** Greets whoever is not of the show and says something, and thanks whoever tips. */
  #answer(event: FeedEvent): void {
    if (event.type !== 'line' && event.type !== 'tip') return;
    const { from } = event;
    if (from && (from.id === this.#input.creator.id || this.#crowd.find(from.id))) return;
    if (event.type === 'tip') {
      const name = from?.name ?? 'whoever you are';
      void this.#lead.ask('say', { text: `Thank you, ${name}! Your tip just flew over the picture` });
    } else if (from && !this.#greeted.has(from.id)) {
      this.#greeted.add(from.id);
      void this.#lead.ask('say', { text: `Hello ${from.name}, good to have you here` });
    }
  }
}

/** Resolves to the id of the creator's stream that is not over yet. */
export async function ownStream(address: string, { token }: Player): Promise<string> {
  const path = '/api/streams';
  const { streamId } = await post<{ readonly streamId: string }>(
    { address, path, token, body: {} },
    PATIENCE,
  );
  return streamId;
}

/** A goal for what is still to come in, with a mark half-way. */
function goalAbove(raisedMinor: bigint) {
  const wholeMinor = BigInt(mesi(PRICES.goal));
  const mark = { title: GOAL_MARK, atMinor: String(raisedMinor + wholeMinor / 2n) };
  return { title: GOAL_TITLE, targetMinor: String(raisedMinor + wholeMinor), milestones: [mark] };
}

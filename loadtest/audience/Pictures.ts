import { setTimeout as pause } from 'node:timers/promises';
import { Seat } from '../../server/demoShow/seat/Seat.ts';
import { createWeriftEnd, type WeriftEnd } from '../../server/services/media/janus/weriftEnd.testkit.ts';
import type { WhepTokenAnswer } from '../../shared/protocol/answers.ts';
import { untilTrue } from '../untilTrue.ts';
import { type Company, type CompanyInput, patienceOf, readAs } from './Company.ts';
import { nowMs } from './FeedReader.ts';
import type { PicturesWish } from './scenario.ts';
import type { Member } from './server.ts';

/** The bytes of a packet: a camera's have about as many. */
const PACKET_BYTES = 1_100;
const PATIENCE_MS = 30_000;
/** So many connect at once: more would mostly measure the tester's own cryptography. */
const AT_ONCE = 4;
const RETRY_MS = 250;
/** The share of what was sent while all watched that has to arrive at each player. */
const LEAST_SHARE = 0.98;
/** Until nothing is on the way any more. */
const REST_MS = 1_000;

interface Player {
  readonly name: string;
  readonly seat: Seat;
  readonly end: WeriftEnd;
  /** What had arrived when the scenario began, bytes. */
  before: number;
}

/** An encoder that sends a picture by WHIP, and players that watch it by WHEP and only count (LT13). */
export class Pictures implements Company {
  readonly #input: CompanyInput;
  readonly #wish: PicturesWish;
  readonly #streamId: string;
  #encoder: WeriftEnd | null = null;
  #players: readonly Player[] = [];
  #sending: NodeJS.Timeout | null = null;
  #sent = 0;
  #sentBefore = 0;

  constructor(input: CompanyInput, wish: PicturesWish, streamId: string) {
    this.#input = input;
    this.#wish = wish;
    this.#streamId = streamId;
  }

  async begin(): Promise<void> {
    const { creator, members } = this.#input;
    const { key } = await readAs<{ readonly key: string }>(this.#input, creator.token, '/api/stream-key');
    this.#encoder = await this.#connect(`/whip/${key}`, key, async () => {
      const end = createWeriftEnd({ kinds: ['video'], payloadBytes: PACKET_BYTES });
      return { end, offer: await end.offer() };
    });
    this.#send();
    const players: Player[] = [];
    for (let from = 0; from < members.length; from += AT_ONCE)
      players.push(
        ...(await Promise.all(members.slice(from, from + AT_ONCE).map((member) => this.#watch(member)))),
      );
    this.#players = players;
  }

  async playUntil(signal: AbortSignal): Promise<void> {
    this.#sentBefore = this.#sent;
    for (const player of this.#players) player.before = player.end.received();
    await pause(2 ** 31 - 1, undefined, { signal }).catch(() => undefined);
    clearInterval(this.#sending ?? undefined);
    await pause(REST_MS);
  }

  async faults(): Promise<readonly string[]> {
    const sentBytes = (this.#sent - this.#sentBefore) * PACKET_BYTES;
    return unseen(
      this.#players.map(({ name, end, before }) => ({ name, receivedBytes: end.received() - before })),
      sentBytes,
    );
  }

  async leave(): Promise<void> {
    clearInterval(this.#sending ?? undefined);
    await Promise.all(this.#players.flatMap(({ seat, end }) => [end.close(), seat.leave()]));
    await this.#encoder?.close();
  }

  /** Sends at the wished rate. Timers drift when the process is busy: what is due is sent. */
  #send(): void {
    const everyMs = (PACKET_BYTES * 8) / this.#wish.kilobitsPerSecond;
    const startMs = performance.now();
    this.#sending = setInterval(() => {
      for (; this.#sent * everyMs < performance.now() - startMs; this.#sent += 1) this.#encoder!.send();
    }, everyMs / 2);
  }

  /** Takes a seat and has a player in its place; resolves when the first packet has come. */
  async #watch({ handle, token }: Member): Promise<Player> {
    const { address, took } = this.#input;
    const seat = new Seat({ address, token, room: 'audience', streamId: this.#streamId, messages: {} });
    const askedMs = nowMs();
    const told = await seat.request<WhepTokenAnswer>('whepToken', {}, patienceOf(this.#input));
    const end = await this.#connect(told.path, told.token, async () => {
      const made = createWeriftEnd({ kinds: ['video'] });
      return { end: made, offer: await made.offerToReceive() };
    });
    await untilTrue(() => end.received() > 0, {
      limitMs: PATIENCE_MS,
      lookMs: 5,
      or: `${handle} is shown no picture`,
    });
    took(nowMs() - askedMs);
    return { name: handle, seat, end, before: 0 };
  }

  /** Offers until it is answered: at first there is no Janus, or nothing to be seen. */
  async #connect(
    path: string,
    token: string,
    make: () => Promise<{ readonly end: WeriftEnd; readonly offer: string }>,
  ): Promise<WeriftEnd> {
    const headers = { 'Content-Type': 'application/sdp', Authorization: `Bearer ${token}` };
    const giveUpAtMs = performance.now() + PATIENCE_MS;
    for (;;) {
      const { end, offer } = await make();
      const answer = await fetch(this.#input.address + path, { method: 'POST', headers, body: offer });
      const said = await answer.text();
      if (answer.status === 201) {
        await end.takeAnswer(said);
        return end;
      }
      await end.close();
      if (performance.now() > giveUpAtMs) throw new Error(`${path.slice(0, 6)}: ${answer.status} ${said}`);
      await pause(RETRY_MS);
    }
  }
}

/** Returns who received too little of what was sent. */
export function unseen(
  players: readonly { readonly name: string; readonly receivedBytes: number }[],
  sentBytes: number,
): readonly string[] {
  return players
    .filter(({ receivedBytes }) => receivedBytes < LEAST_SHARE * sentBytes)
    .map(({ name, receivedBytes }) => {
      return `pictures: ${name} received ${Math.floor((100 * receivedBytes) / sentBytes)} % of what was sent`;
    });
}

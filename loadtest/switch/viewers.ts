import { setTimeout as pause } from 'node:timers/promises';
import { Client, type Room } from '@colyseus/sdk';
import type { ModePreviewAnswer } from '../../shared/protocol/answers.ts';
import type { FeedFrame } from '../../shared/protocol/feed.ts';
import { answerCalls } from '../feed/child.ts';
import { untilTrue } from '../untilTrue.ts';
import { Viewer } from './Viewer.ts';

/** The process of the creator and of all viewers. It has one clock for the switch and for whoever is put out by it. */
const AT_ONCE = 10;
const GIVE_UP_MS = 60_000;
const AFTER_MS = 1_000;
const LINES_PER_SECOND = 40;

interface Crowd {
  readonly port: number;
  readonly creator: string;
  readonly viewers: readonly string[];
}
export interface Switched {
  /** The times from the creator's click to each viewer who was put out, in milliseconds. */
  readonly shutMs: readonly number[];
  readonly admittedMs: readonly number[];
  readonly answeredMs: number;
  /**
   * How many frames reached whoever stood at the door, and those who were put out by the switch, from the switch on.
   */
  readonly framesOutside: number;
}

let studio: Room;
let viewers: readonly Viewer[] = [];
/** The number of the frame that brought the newest mode. */
let switchSeq = 0;
let lines: NodeJS.Timeout;
let command = 0;

async function open({ port, creator, viewers: tokens }: Crowd): Promise<number> {
  const client = new Client(`http://127.0.0.1:${port}`);
  client.auth.token = creator;
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${creator}` };
  const made = await fetch(`http://127.0.0.1:${port}/api/streams`, { method: 'POST', headers, body: '{}' });
  const { streamId } = (await made.json()) as { streamId: string };
  studio = await client.joinOrCreate('stream', { streamId });
  for (const type of ['snapshot', 'media', 'you', 'panel', 'testAlert']) studio.onMessage(type, () => {});
  studio.onMessage('feed', ({ seq, events }: FeedFrame) => {
    if (events.some(({ type }) => type === 'mode')) switchSeq = seq;
  });
  await ask('goLive', { title: 'A crowd is moved', kind: 'video' });
  // Viewers stand in the order of their tokens: the first are followers, and buy the tickets.
  const waiting = [...tokens.entries()];
  const seated: Viewer[] = [];
  const line = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [place, token] = next;
      seated[place] = await Viewer.join(port, { token, streamId });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  viewers = seated;
  await until(() => viewers.every(({ isInside }) => isInside));
  lines = setInterval(() => {
    viewers[command++ % viewers.length]?.request('react', { kind: 'heart' }).catch(() => {});
  }, 1_000 / LINES_PER_SECOND);
  lines.unref();
  return viewers.length;
}

const until = (what: () => boolean): Promise<void> =>
  untilTrue(what, { limitMs: GIVE_UP_MS, lookMs: 5, or: 'it did not come to that' });

/**
 * Sells as many tickets as there shall be holders, to the viewers who also follow: a private mode keeps holders of paid
 * tickets inside, so as many stay in either mode.
 */
async function sellTickets(holders: number): Promise<void> {
  const sale = Promise.withResolvers<string>();
  const stop = studio.onMessage('feed', ({ events }: FeedFrame) => {
    for (const event of events) if (event.type === 'sale' && event.sale) sale.resolve(event.sale.saleId);
  });
  await ask('openSale', { priceMinor: '1000000', total: 1_000, minimum: 0, tipsCount: false });
  const saleId = await sale.promise;
  stop();
  const buys = viewers.slice(0, holders).map((viewer, n) => {
    const commandId = `bench-ticket-${n}`;
    return viewer.request('buyTicket', { commandId, saleId, asset: 'MESI', priceMinor: '1000000' });
  });
  await Promise.all(buys);
}

async function switchTo(input: { readonly mode: object; readonly inside: number }): Promise<Switched> {
  const { mode, inside } = input;
  const { holders, leaving } = await ask<ModePreviewAnswer>('previewMode', { mode });
  await pause(200 * Math.random());
  for (const viewer of viewers) viewer.mark();
  const before = switchSeq;
  const startMs = performance.now();
  const asked = ask('switchMode', { mode, confirm: { holders, leaving } });
  const answered = asked.then(() => performance.now() - startMs);
  await until(() => viewers.filter((viewer) => viewer.isInside).length === inside && switchSeq !== before);
  const answeredMs = await answered;
  await pause(AFTER_MS);
  const out = viewers.filter(({ shutAtMs }) => shutAtMs !== null);
  const late = out.filter(({ isInside, newestSeq }) => !isInside && newestSeq >= switchSeq).length;
  const atMs = (times: readonly (number | null)[]) =>
    times.filter((timeMs) => timeMs !== null).map((timeMs) => timeMs - startMs);
  return {
    shutMs: atMs(viewers.map(({ shutAtMs }) => shutAtMs)),
    admittedMs: atMs(viewers.map(({ admittedAtMs }) => admittedAtMs)),
    answeredMs,
    framesOutside: late + viewers.reduce((sum, { framesOutside }) => sum + framesOutside, 0),
  };
}

/** Asks for the creator. Throws with the code of the rule when the creator is refused. */
async function ask<T>(type: string, payload: object): Promise<T> {
  try {
    return (await studio.request(type, payload)) as T;
  } catch (error) {
    const { reason } = error as { reason?: { readonly code: string } };
    throw new Error(`${type}: ${reason?.code ?? error}`, { cause: error });
  }
}

answerCalls({ open, sellTickets, switchTo, close: () => clearInterval(lines) });

import { createHash } from 'node:crypto';
import { CALENDAR_LIMITS } from '../../../../shared/calendarLimits.ts';
import type { BusyFeed } from '../../../../shared/protocol/calendar.ts';
import type { MeetingView } from '../../../../shared/protocol/meetings.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';
import type { Span } from '../../../domain/calendar/slots.ts';
import { takeDocument } from '../../../putDocument.ts';
import { Rounds } from '../../../Rounds.ts';
import type { Clock } from '../../runtime/port.ts';
import { createSeal } from '../../seal.ts';
import { COLLECTIONS } from '../../store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../../store/port.ts';
import { ownFeed } from '../ownFeed.ts';
import type { CalendarPort } from '../port.ts';
import { fetchFeed } from './fetchFeed.ts';
import type { CalendarFeedsPort } from './port.ts';
import { readFeed } from './readFeed.ts';

const FEEDS = COLLECTIONS.busyFeeds.name;
/** How often it is looked for feeds that are due, and how many are read at once. */
const ROUND_MS = MINUTE_MS;
const AT_ONCE = 5;
/** How long after a reading a feed is read again; after a failure it is twice as long each time, up to the longest. */
const AGAIN_MS = 30 * MINUTE_MS;
const LONGEST_MS = 12 * HOUR_MS;
/** Whoever begins to read a feed has it for so long; then another one reads it. */
const LEASE_MS = MINUTE_MS;
/** A reader is told of the busy times of so many days, a little more than any calendar offers. */
const AHEAD_MS = (CALENDAR_LIMITS.horizonDays + 2) * DAY_MS;

/** A feed as it is kept: its address is sealed, as whoever has it reads somebody's calendar. */
interface FeedDocument extends JsonObject {
  readonly creatorId: string;
  readonly sealed: string;
  readonly host: string;
  readonly addedAtMs: number;
  readonly busy: readonly (Span & JsonObject)[];
  readonly readAtMs: number;
  readonly etag: string | null;
  /** Why the newest reading failed; null: it did not. */
  readonly problem: RejectionCode | null;
  readonly failures: number;
  readonly watch: 'yes';
  readonly nextAtMs: number;
}

export interface FeedsParts {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly calendar: Pick<CalendarPort, 'get'>;
  readonly secret: string;
  /** Whether a feed may be on this very machine, as those of tests are. */
  readonly allowsLocal: boolean;
  readonly onFailed: (err: unknown) => void;
}

/** Keeps feeds as documents of the store, and reads them again in the background, in whichever process. */
export class StoreFeeds implements CalendarFeedsPort {
  readonly #parts: FeedsParts;
  readonly #seal: ReturnType<typeof createSeal>;
  readonly #rounds: Rounds;
  readonly #end = new AbortController();

  constructor(parts: FeedsParts) {
    this.#parts = parts;
    this.#seal = createSeal(parts.secret, 'mesi-busy-feed-1');
    const { clock, onFailed } = parts;
    this.#rounds = new Rounds({ clock, roundMs: ROUND_MS, work: () => this.#round(), onFailed });
    this.#rounds.nudge();
  }

  async list(creatorId: string): Promise<readonly BusyFeed[]> {
    return (await this.#of(creatorId)).map(viewOf);
  }

  async busy(creatorId: string): Promise<readonly Span[]> {
    return (await this.#of(creatorId)).flatMap(({ body }) => body.busy);
  }

  async add({
    creatorId,
    address,
  }: Parameters<CalendarFeedsPort['add']>[0]): ReturnType<CalendarFeedsPort['add']> {
    const { store, clock } = this.#parts;
    const feedId = `feed_${createHash('sha256').update(`${creatorId} ${address}`).digest('base64url').slice(0, 32)}`;
    const kept = await store.get<FeedDocument>(FEEDS, feedId);
    if (kept) return { ok: true, feed: viewOf(kept) };
    if ((await this.#of(creatorId)).length >= CALENDAR_LIMITS.feeds) return { ok: false, code: 'FeedsFull' };
    const read = await this.#read({ creatorId, address, etag: null });
    if (read.type !== 'read')
      return { ok: false, code: read.type === 'failed' ? read.code : 'FeedUnreachable' };
    const nowMs = clock.nowMs();
    const body: FeedDocument = {
      ...{
        creatorId,
        sealed: this.#seal.seal(feedId, address),
        host: new URL(address).host,
        addedAtMs: nowMs,
      },
      ...{ busy: read.busy as FeedDocument['busy'], etag: read.etag, readAtMs: nowMs },
      ...{ problem: null, failures: 0, watch: 'yes', nextAtMs: nowMs + AGAIN_MS },
    };
    // whoever was faster has added the same
    await store.insert(FEEDS, feedId, body);
    return { ok: true, feed: viewOf({ id: feedId, version: 0, body }) };
  }

  write(meetings: readonly MeetingView[], origin: string): string {
    return ownFeed(meetings, { origin, nowMs: this.#parts.clock.nowMs() });
  }

  remove({ creatorId, feedId }: Parameters<CalendarFeedsPort['remove']>[0]): Promise<boolean> {
    const place = { collection: FEEDS, id: feedId };
    return takeDocument<FeedDocument>(this.#parts.store, place, (feed) => feed.creatorId === creatorId);
  }

  /** Reads nothing more, and gives up what is being read. It resolves when that is over. */
  stop(): Promise<void> {
    this.#end.abort();
    return this.#rounds.stop();
  }

  #of(creatorId: string): Promise<readonly Versioned<FeedDocument>[]> {
    const limit = CALENDAR_LIMITS.feeds;
    return this.#parts.store.find<FeedDocument>(FEEDS, {
      ...{ field: 'creatorId', value: creatorId, by: 'addedAtMs', limit },
    });
  }

  async #round(): Promise<number> {
    const { store, clock } = this.#parts;
    const found = await store.find<FeedDocument>(FEEDS, {
      ...{ field: 'watch', value: 'yes', by: 'nextAtMs', limit: AT_ONCE },
    });
    const due = found.filter(({ body }) => body.nextAtMs <= clock.nowMs());
    await Promise.all(due.map((each) => this.#refresh(each)));
    return due.length === AT_ONCE ? SECOND_MS : ROUND_MS;
  }

  /** Takes a feed for a while, reads it, and keeps what came of it; the busy times of before stand until it can be read again. */
  async #refresh({ id, version, body }: Versioned<FeedDocument>): Promise<void> {
    const { store, clock } = this.#parts;
    const leased = { ...body, nextAtMs: clock.nowMs() + LEASE_MS };
    const taken = await store.replace(FEEDS, id, version, leased);
    if (!taken.ok) return;
    const address = this.#seal.open(id, body.sealed);
    const read =
      address === null
        ? ({ type: 'failed', code: 'FeedUnreachable' } as const)
        : await this.#read({
            creatorId: body.creatorId,
            address,
            etag: isFresh(body, clock) ? body.etag : null,
          });
    await store.replace(FEEDS, id, taken.version, this.#after(leased, read));
  }

  #after(body: FeedDocument, read: Read): FeedDocument {
    const nowMs = this.#parts.clock.nowMs();
    if (read.type === 'failed') {
      const failures = body.failures + 1;
      const waitMs = Math.min(AGAIN_MS * 2 ** failures, LONGEST_MS);
      return { ...body, failures, problem: read.code, nextAtMs: nowMs + waitMs };
    }
    const news =
      read.type === 'same'
        ? {}
        : { busy: read.busy as FeedDocument['busy'], etag: read.etag, readAtMs: nowMs };
    return { ...body, ...news, failures: 0, problem: null, nextAtMs: nowMs + AGAIN_MS };
  }

  async #read({
    creatorId,
    ...asked
  }: {
    readonly creatorId: string;
    readonly address: string;
    readonly etag: string | null;
  }): Promise<Read> {
    const { clock, calendar, allowsLocal } = this.#parts;
    const fetched = await fetchFeed({ ...asked, clock, allowsLocal, end: this.#end.signal });
    if (fetched.type !== 'text') return fetched;
    const { zone } = await calendar.get(creatorId);
    const fromMs = clock.nowMs();
    const busy = await readFeed({ text: fetched.text, fromMs, untilMs: fromMs + AHEAD_MS, zone }, clock);
    return busy === null
      ? { type: 'failed', code: 'FeedUnreadable' }
      : { type: 'read', busy, etag: fetched.etag };
  }
}

type Read =
  | { readonly type: 'read'; readonly busy: readonly Span[]; readonly etag: string | null }
  | { readonly type: 'same' }
  | { readonly type: 'failed'; readonly code: RejectionCode };

/** What was read a day ago is read anew, also where the feed is the same: more days have come into sight. */
const isFresh = ({ readAtMs }: FeedDocument, clock: Clock): boolean => clock.nowMs() - readAtMs < DAY_MS;

function viewOf({ id, body }: Versioned<FeedDocument>): BusyFeed {
  const { host, readAtMs, problem, busy } = body;
  return { feedId: id, host, readAtMs, problem, busyCount: busy.length };
}

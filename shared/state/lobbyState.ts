import { schema, type ToJSON, t } from '@colyseus/schema';
import { LIMITS } from '../limits.ts';
import type { DirectoryEntry } from '../protocol/answers.ts';
import { fillMap } from './fill.ts';
import { PersonState, projectPerson } from './personState.ts';

/** A stream that is live and that everybody may see listed. The meaning of each field is in `LISTED_MEANINGS`. */
export const ListedState = schema(
  {
    title: t.string().default(''),
    kind: t.string().default(''),
    category: t.string().default(''),
    creator: PersonState,
    viewers: t.number().default(0),
    startedAtMs: t.number().default(0),
    mode: t.string().default(''),
    ticketPriceMinor: t.string().default(''),
    ticketsLeft: t.number().default(0),
    backAtMs: t.number().default(0),
    still: t.string().default(''),
  },
  'ListedState',
);

/** The synced state of room `lobby`: the directory as anybody sees it. */
export const LobbyState = schema(
  { streamCount: t.number().default(0), streams: t.map(ListedState) },
  'LobbyState',
);
export type LobbyState = InstanceType<typeof LobbyState>;

/** Bytes of the largest state: all texts as long as they may be, four bytes for each character. */
export const LOBBY_STATE_BYTES = 128 * 1024;

/** The values of a `LobbyState`. */
export type LobbyFields = Readonly<ToJSON<LobbyState>>;
type ListedFields = LobbyFields['streams'][string];

/** What each field of the lobby means: `npm run docs` writes it to docs/protocol.md. */
export const LOBBY_MEANINGS: Readonly<Record<keyof LobbyFields, string>> = {
  streamCount: 'public listings: those in `streams`, and those that are too many for it',
  streams: `the ${LIMITS.lobbyStateStreams} of them with the most viewers, by stream id`,
};

/** What each field of a listed stream means, and its unit. */
export const LISTED_MEANINGS: Readonly<Record<keyof ListedFields, string>> = {
  title: 'title of the stream',
  kind: '`video` or `audio`',
  category: 'category, or empty',
  creator: 'whose stream it is: `{ id, name, handle }`',
  viewers: 'people who watch',
  startedAtMs: 'when it went live, ms',
  mode: '`public`, `ticketOnly` or `oneToOne`',
  ticketPriceMinor: 'price of a ticket, MESI minor units; empty: no ticket is on sale',
  ticketsLeft: 'tickets that can still be bought',
  backAtMs: 'when a creator in a one-to-one is expected back, ms; 0: not known, or not in one',
  still: 'path of the newest still picture; empty: there is none',
};

/** Projects the listings that everybody may see; private ones must not be among them. */
export function projectLobby(entries: Iterable<DirectoryEntry>): LobbyFields {
  const all = [...entries];
  const most = all.toSorted(byViewers).slice(0, LIMITS.lobbyStateStreams);
  return {
    streamCount: all.length,
    streams: Object.fromEntries(most.map((entry) => [entry.streamId, listedOf(entry)])),
  };
}

/** Writes into the state what differs from it: what is the same makes no patch. */
export function fillLobby(state: LobbyState, { streamCount, streams }: LobbyFields): void {
  state.assign({ streamCount });
  fillMap(state.streams, streams, {
    make: () => new ListedState(),
    fill: (listed, { creator, ...plain }) => {
      listed.assign(plain);
      listed.creator.assign(creator);
    },
  });
}

function byViewers(a: DirectoryEntry, b: DirectoryEntry): number {
  return b.viewers - a.viewers || a.startedAtMs - b.startedAtMs || (a.streamId < b.streamId ? -1 : 1);
}

function listedOf({ title, kind, category, creator, viewers, startedAtMs, ...entry }: DirectoryEntry) {
  return {
    title,
    kind,
    category: category ?? '',
    creator: projectPerson(creator),
    viewers,
    startedAtMs,
    mode: entry.mode,
    ticketPriceMinor: entry.tickets?.priceMinor ?? '',
    ticketsLeft: entry.tickets?.left ?? 0,
    backAtMs: entry.backAtMs ?? 0,
    still: entry.still ?? '',
  };
}

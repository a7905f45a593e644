import { createHash } from 'node:crypto';
import type { Room } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OrderAnswer } from '../shared/protocol/answers.ts';
import type { FeedEvent, FeedFrame, FeedSnapshot } from '../shared/protocol/feed.ts';
import type { PanelView } from '../shared/protocol/modes.ts';
import { openRecordedDoor, type RecordedDoor } from './recordedDoor.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './rooms/roomsServer.testkit.ts';

/**
 * One story with everybody in it, each behind a door of their own that keeps what they are given. Wren gives
 * anonymously; Quill has an anonymous one-to-one, which the creator knows of and nobody else.
 */
const PEOPLE = {
  creator: 'Kestrelle',
  anonymous: 'Wrenfeather',
  caller: 'Quillborne',
  fan: 'Adalinde',
  moderator: 'Moravia',
  admin: 'Irisbright',
  latecomer: 'Lurkington',
} as const;
type Name = keyof typeof PEOPLE;
const ROLES = [...(Object.keys(PEOPLE) as Name[]), 'overlay', 'stranger', 'lateStranger'] as const;
type Role = (typeof ROLES)[number];

const PRIVATE_TITLE = 'Only for my followers tonight';
const CALL = { commandId: 'call-0001', amountMinor: '300000000', asset: 'MESI', anonymous: true };
const MENU_ITEM = { id: 'mi_song0001', title: 'A song', priceMinor: '500' };

let server: TestServer;
const people = {} as Record<Name, TestPerson & { readonly email: string }>;
const doors = {} as Record<Role, RecordedDoor>;
const logged: string[] = [];

beforeAll(async () => {
  server = await startTestServer(
    { MESI_LOG_LEVEL: 'debug', MESI_ADMINS: 'irisbright@example.org' },
    { hear: (line) => void logged.push(line) },
  );
  for (const role of ROLES) doors[role] = await openRecordedDoor(server.url);
  for (const [role, name] of Object.entries(PEOPLE) as [Name, string][]) {
    const email = `${name.toLowerCase()}@example.org`;
    people[role] = { ...(await server.person(name, { isCreator: role === 'creator', email })), email };
  }
  await new Story().play();
});
afterAll(async () => {
  for (const door of Object.values(doors)) door.close();
  await server.stop();
});

const until = (what: () => boolean) => vi.waitUntil(what, { timeout: 10_000, interval: 10 });

interface Seat {
  readonly room: Room;
  readonly events: FeedEvent[];
  readonly kinds: Set<string>;
  panel: PanelView | null;
}

class Story {
  #streamId = '';
  readonly #seats = new Map<Role, Seat>();

  async play(): Promise<void> {
    await this.#open();
    await this.#tips();
    await this.#call();
    await this.#goPrivate();
    await this.#seats.get('creator')!.room.request('endStream', {});
    await this.#readTheBooks();
  }

  async #open(): Promise<void> {
    const { creator, moderator } = people;
    const own = await doors.creator.send('POST', '/api/streams', creator.token, {});
    this.#streamId = (await own.json()).streamId;
    const studio = await this.#sit('creator', 'stream');
    await studio.room.request('goLive', { title: 'Everybody is welcome', kind: 'video' });
    const viewers = ['anonymous', 'caller', 'fan', 'moderator', 'admin'] as const;
    for (const role of viewers) await this.#sit(role, 'audience');
    const { token: overlayToken } = await (
      await doors.creator.get('/api/overlay-token', creator.token)
    ).json();
    await doors.overlay.get(`/api/overlays/${overlayToken}`);
    await this.#sit('overlay', 'audience', { overlayToken });
    await this.#sit('stranger', 'lobby');
    await studio.room.request('setModerator', { personId: moderator.account.id, isModerator: true });
    await studio.room.request('setMenu', { items: [MENU_ITEM] });
  }

  async #tips(): Promise<void> {
    const tip = (role: Role, more: object) => this.#seats.get(role)!.room.request('tip', more);
    const hidden = { anonymous: true, message: 'guess who' };
    await this.#until('fan', ({ type }) => type === 'menu');
    await tip('anonymous', { commandId: 'hidden-01', amountMinor: '5000', asset: 'MESI', ...hidden });
    await tip('anonymous', { commandId: 'hidden-02', amountMinor: '100', asset: 'USD', ...hidden });
    const song = { commandId: 'hidden-03', amountMinor: '500', asset: 'MESI', itemId: MENU_ITEM.id };
    const order = (of: object) => this.#seats.get('anonymous')!.room.request('orderItem', of);
    await order({ ...song, ...hidden });
    await order({ ...song, ...hidden, commandId: 'hidden-04' });
    await tip('fan', { commandId: 'open-0001', amountMinor: '700', asset: 'MESI', message: 'it is me' });
    await this.#seats.get('fan')!.room.request('say', { text: 'hello' });
    for (const role of ['creator', 'overlay', 'moderator'] as const)
      await this.#until(role, (event) => event.type === 'line');
    const studio = this.#seats.get('creator')!;
    await until(() => studio.panel?.menuOrders.length === 2);
    // one is done, and the other returns when the stream ends
    await studio.room.request('menuDone', { tipId: studio.panel!.menuOrders[0]!.tipId });
    await this.#until('fan', (event) => event.type === 'tip' && event.menuTitle === MENU_ITEM.title);
  }

  async #call(): Promise<void> {
    const [studio, caller] = [this.#seats.get('creator')!.room, this.#seats.get('caller')!.room];
    const rules = { minimumMinor: '100', lengthMinutes: 5, autoAccept: false, fanLeaves: 'returns' };
    await studio.request('openRequests', rules);
    const { orderId } = (await caller.request('requestCall', CALL)) as OrderAnswer;
    await studio.request('acceptRequest', { orderId });
    await Promise.all([studio.request('readyForCall', {}), caller.request('readyForCall', {})]);
    const told = await this.#until('fan', (event) => event.type === 'mode' && event.mode.type === 'oneToOne');
    const callId = told.type === 'mode' && told.mode.type === 'oneToOne' ? told.mode.call.callId : '';
    await Promise.all([
      studio.request('callConnected', { callId }),
      caller.request('callConnected', { callId }),
    ]);
    await studio.request('endCall', { callId });
    await this.#until('fan', (event) => event.type === 'mode' && event.mode.type === 'public');
  }

  /** Under another title, and then somebody comes who has nothing but the stream's id. */
  async #goPrivate(): Promise<void> {
    const studio = this.#seats.get('creator')!;
    await studio.room.request('endStream', {});
    await this.#until('creator', ({ type }) => type === 'ended');
    const own = await doors.creator.send('POST', '/api/streams', people.creator.token, {});
    this.#streamId = (await own.json()).streamId;
    const again = await this.#sit('creator', 'stream');
    const rules = { match: 'any', followers: true, subscribers: null, invited: false, tipped: null };
    await again.room.request('switchMode', { mode: { type: 'private', rules } });
    await again.room.request('goLive', { title: PRIVATE_TITLE, kind: 'video' });
    const { token } = people.latecomer;
    const late = await this.#sit('latecomer', 'audience');
    await until(() => late.kinds.has('door'));
    await doors.latecomer.get(`/api/creators/${people.creator.account.handle}`, token);
    await this.#sit('lateStranger', 'lobby');
    const { client, get, send } = doors.lateStranger;
    await client(null)
      .joinOrCreate('audience', { streamId: this.#streamId })
      .catch(() => {});
    for (const path of ['/stills/', '/live/', '/api/streams/', '/api/replays/'])
      await get(path + this.#streamId);
    await get(`/api/creators/${people.creator.account.handle}`);
    await send('POST', `/whep/${this.#streamId}`, null, {});
  }

  /** All that REST has of money and people, each by who may ask. */
  async #readTheBooks(): Promise<void> {
    const { token } = people.creator;
    for (const account of ['creator', 'wallet']) {
      for (let cursor = '', pages = 0; pages < 9; pages++) {
        const query = `account=${account}&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
        const answer = await doors.creator.get(`/api/wallet/statement?${query}`, token);
        const page = (await answer.json()) as { lines: { entryId: string }[]; cursor: string | null };
        for (const { entryId } of page.lines)
          await doors.creator.get(`/api/receipts/${encodeURIComponent(entryId)}`, token);
        if (page.cursor === null) break;
        cursor = page.cursor;
      }
      await doors.creator.get(`/api/wallet/statement.csv?account=${account}`, token);
    }
    const paths = [
      '/api/wallet',
      '/api/payouts',
      '/api/subscribers',
      '/api/invites',
      '/api/replays',
      '/api/me',
    ];
    for (const role of ['creator', 'fan', 'moderator', 'admin'] as const)
      for (const path of [
        ...paths,
        '/api/wallet/statement',
        '/api/wallet/statement.csv',
        '/api/admin/solvency',
      ])
        await doors[role].get(path, people[role].token);
    for (const path of [...paths, '/health', '/metrics', '/', '/api/rates', '/api/demo'])
      await doors.stranger.get(path);
  }

  async #sit(role: Role, kind: 'stream' | 'audience' | 'lobby', more: object = {}): Promise<Seat> {
    const token = role in people ? people[role as Name].token : null;
    const options = kind === 'lobby' ? {} : { streamId: this.#streamId, ...more };
    const room = await doors[role].client(token).joinOrCreate(kind, options);
    const seat: Seat = { room, events: [], kinds: new Set(), panel: null };
    room.reconnection.enabled = false;
    room.onMessage('*', (type: string | number, message: unknown) => {
      seat.kinds.add(String(type));
      if (type === 'feed') seat.events.push(...(message as FeedFrame).events);
      if (type === 'snapshot') seat.events.push(...(message as FeedSnapshot).history);
      if (type === 'panel') seat.panel = message as PanelView;
    });
    this.#seats.set(role, seat);
    return seat;
  }

  async #until(role: Role, isIt: (event: FeedEvent) => boolean): Promise<FeedEvent> {
    const { events } = this.#seats.get(role)!;
    await until(() => events.some(isIt));
    return events.findLast(isIt)!;
  }
}

/** All that says who somebody is. */
function identityOf(name: Name): Record<string, string> {
  const { account, email } = people[name];
  return {
    [`${name}'s id`]: account.id,
    [`${name}'s name`]: account.name,
    [`${name}'s handle`]: account.handle,
    [`${name}'s e-mail`]: email,
  };
}

/** What anybody computes who knows a person's id and guesses the command's. */
function guessesOf(name: Name, commandId: string): Record<string, string> {
  const digest = createHash('sha256')
    .update(JSON.stringify([people[name].account.id, commandId]))
    .digest();
  return { [`an id computed from ${name}'s`]: digest.subarray(0, 18).toString('base64url') };
}

const emailsBut = (role: Role) =>
  Object.fromEntries(
    (Object.keys(PEOPLE) as Name[])
      .filter((name) => name !== role)
      .map((name) => [`${name}'s e-mail`, people[name].email]),
  );
const giver = () => identityOf('anonymous');
const caller = () => ({ ...identityOf('caller'), ...guessesOf('caller', CALL.commandId) });
const privately = () => ({ 'the title of the private stream': PRIVATE_TITLE });

/** What each role may not be given. The creator knows whom the one-to-one is with. */
const FORBIDDEN: Readonly<Record<Role, () => Record<string, string>>> = {
  creator: giver,
  anonymous: caller,
  caller: giver,
  fan: () => ({ ...giver(), ...caller() }),
  moderator: () => ({ ...giver(), ...caller() }),
  admin: () => ({ ...giver(), ...caller() }),
  overlay: () => ({ ...giver(), ...caller() }),
  stranger: () => ({ ...giver(), ...caller() }),
  latecomer: () => ({ ...giver(), ...caller(), ...privately() }),
  lateStranger: () => ({ ...giver(), ...caller(), ...privately(), ...identityOf('fan') }),
};

describe('a story with everybody in it', () => {
  it.each(ROLES)('[PV2] gives nothing to the %s that is not theirs', (role) => {
    const door = doors[role];
    expect(door.bytes()).toBeGreaterThan(500);
    expect(door.found({ ...FORBIDDEN[role](), ...emailsBut(role) })).toEqual([]);
  });

  it('[PV2] is recorded: each is found in what they were given themselves', () => {
    for (const role of ['creator', 'anonymous', 'fan'] as const)
      expect(doors[role].found(identityOf(role)).length).toBeGreaterThan(1);
    expect(doors.creator.found({ theirs: people.fan.account.id, title: PRIVATE_TITLE })).toHaveLength(2);
    expect(doors.overlay.found({ hidden: 'guess who', open: 'it is me' })).toHaveLength(2);
  });

  it('[PV2] names nobody in the log', () => {
    expect(logged.some((line) => line.includes('authority rules'))).toBe(true);
    const names = (Object.keys(PEOPLE) as Name[]).flatMap((name) => Object.values(identityOf(name)));
    expect(names.filter((each) => logged.some((line) => line.includes(each)))).toEqual([]);
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalPresence } from '@colyseus/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOwnStream } from '../../http/ownStream.ts';
import { createLog } from '../../log.ts';
import { ruleChat } from '../../rooms/chat/chatAuthority.testkit.ts';
import { claimDocument } from '../../rooms/kernel/claimedDocument.ts';
import { orderStatus } from '../../rooms/orders/book.ts';
import { dueEffects } from '../../rooms/orders/effects.ts';
import { readStream } from '../../rooms/stream/authorityStore.ts';
import { documentOf } from '../../rooms/stream/cutFrame.ts';
import { MachineStage } from '../../rooms/stream/machine/machineTestKit.ts';
import { panelOf } from '../../rooms/stream/machine/panel.ts';
import type { StreamDocument } from '../../rooms/stream/streamDocument.ts';
import { createStoreInvites } from '../../services/access/storeInvites.ts';
import { createPresenceBus } from '../../services/bus/presenceBus.ts';
import { createStoreIdentity } from '../../services/identity/storeIdentity.ts';
import { createHmacIds } from '../../services/opaqueIds/hmacIds.ts';
import { createStoreProfiles } from '../../services/profiles/storeProfiles.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';
import { createSqliteStore } from '../../services/store/sqliteStore.ts';
import { createVersionedStore } from '../../services/store/versionedStore.ts';
import { DocumentTooNew, documentVersion } from './upcast.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const collections = readdirSync(FIXTURES);
const filesOf = (collection: string) => readdirSync(join(FIXTURES, collection)).sort();
const read = (collection: string, file: string) =>
  JSON.parse(readFileSync(join(FIXTURES, collection, file), 'utf8')) as JsonObject;

const folder = mkdtempSync(join(tmpdir(), 'mesi-documents-'));
const runtime = createSimRuntime();
const opaqueIds = createHmacIds('a secret of this test');
const ENTRY = 'tip_us_fan1_command0001';
let raw: StorePort;
let store: StorePort;
let parts: {
  readonly identity: ReturnType<typeof createStoreIdentity>;
  readonly invites: ReturnType<typeof createStoreInvites>;
};

beforeAll(() => {
  raw = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  store = createVersionedStore(raw);
  const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
  parts = {
    identity: createStoreIdentity({ store, bus, ...runtime, secret: 'another secret of this test' }),
    invites: createStoreInvites({ store, bus, ...runtime, secret: 'another secret of this test' }),
  };
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts documents as they lie in a data folder of then, and takes them away after. */
async function having(
  documents: readonly (readonly [string, string, JsonObject])[],
  then: () => Promise<void>,
) {
  for (const [collection, id, body] of documents)
    expect(await raw.insert(collection, id, body)).toMatchObject({ ok: true });
  try {
    await then();
  } finally {
    for (const [collection, id] of documents) {
      const left = await raw.get(collection, id);
      if (left) await raw.remove(collection, id, left.version);
    }
  }
}

const paid = {
  entryId: ENTRY,
  atMs: 900,
  from: { id: 'us_fan1', name: 'Fan 1', handle: 'fan1' },
  payerId: 'us_fan1',
  asset: 'MESI',
  amountMinor: '7',
  mesiMinor: '7',
  message: 'well',
} as const;
async function claim(id: string) {
  const claimed = await claimDocument<StreamDocument>({ store, collection: 'streams', id });
  return readStream({
    document: claimed!.body,
    epoch: claimed!.claim.epoch,
    nowMs: 5_000,
    store,
    opaqueIds,
    journal: {
      readTips: async () => [paid],
      readMenuTips: async () => [],
      readOpenHolds: async () => new Set<string>(),
    },
  });
}

/** A line as it lay alone before there were pages. */
const lineOfThen = (seq: number): readonly [string, string, JsonObject] => {
  const { tail } = read('conversations', 'v1.json') as unknown as { readonly tail: readonly JsonObject[] };
  const commandId = `command_000${seq}`;
  const line = { ...tail[1]!, seq, count: seq - 1, commandId };
  const command = `gr_oldone:us_ada:${commandId}`;
  const body = { conversationId: 'gr_oldone', seq, epoch: 1, command, words: ['a', 'lake'], line };
  return ['chatLines', `gr_oldone:${seq}`, body];
};

/** The annex that a conversation of version 3 may have: its newest line, and who has read it. */
function annexOf(body: JsonObject): readonly (readonly [string, string, JsonObject])[] {
  if (!body.annexed) return [];
  const { tail } = read('conversations', 'v1.json') as unknown as { readonly tail: readonly JsonObject[] };
  const marks = ['us_ada', 'us_ben'].map((personId) => ({ personId, readSeq: 4, readCount: 3 }));
  return [
    ['conversationAnnexes', 'gr_oldone', { epoch: 3, onto: 1, lines: [tail[1]!], marks, lastAtMs: 1_004 }],
  ];
}

interface ModesOfThen {
  readonly tickets: readonly [string, object][];
  readonly queue: readonly { readonly orderId: string }[];
  readonly callQueue?: readonly { readonly orderId: string }[];
}

/** What somebody gets of a document of then, by the way that everybody goes. */
const READERS: Readonly<Record<string, (body: JsonObject) => Promise<void>>> = {
  streams: async (body) => {
    const page = read('tipPages', 'v0.json');
    await having(
      [
        ['streams', 'st_oldone', body],
        ['tipPages', 'st_oldone:0', page],
      ],
      async () => {
        const { state, unshown } = await claim('st_oldone');
        const { stage, history } = state.view;
        expect(stage).toMatchObject({
          title: 'An old evening',
          raisedMinor: '7',
          tipCount: 1,
          slowModeMs: 0,
        });
        expect(stage.phase).toEqual({ type: 'live', startedAtMs: 1_000, creator: 'away' });
        expect(stage.goal).toEqual({ title: 'A lamp', targetMinor: '9000000' });
        expect(history.map(({ type }) => type)).toEqual(['line', 'tip']);
        // what was shown then is not shown again, and names nobody by its id
        expect(unshown).toEqual([]);
        expect(history[1]!.id).not.toContain('us_fan1');
        const { modes } = state;
        const hadModes = body.modes !== undefined;
        const had = { tickets: [], queue: [], ...(body.modes as object) } as ModesOfThen;
        const queue = had.callQueue ?? had.queue;
        expect(hadModes).toBe(had.tickets.length > 0 && queue.length > 0);
        expect([...modes.tickets.keys()].sort()).toEqual(had.tickets.map(([personId]) => personId).sort());
        expect(modes.callQueue.map(({ orderId }) => orderId)).toEqual(queue.map(({ orderId }) => orderId));
        expect(modes.call?.state.stage.type ?? null).toBe(hadModes ? 'paused' : null);
        expect(modes.menuOrders.map(({ tipId }) => tipId.includes('us_fan1'))).toEqual(
          hadModes ? [false] : [],
        );
        expect(modes.recordingStopped).toBeNull();
        expect((await raw.get('streams', 'st_oldone'))!.body.v).toBe(documentVersion('streams'));
      },
    );
  },
  tipPages: (body) =>
    having(
      [
        ['streams', 'st_oldone', { ...read('streams', 'v0.firstStreams.json'), page: [] }],
        ['tipPages', 'st_oldone:0', { ...body, entryIds: [...(body.entryIds as string[]), ENTRY] }],
      ],
      async () => {
        expect((await claim('st_oldone')).unshown).toEqual([]);
      },
    ),
  accounts: (body) =>
    having([['accounts', 'us_creator', body]], async () => {
      const asked = { email: 'nova@example.org', password: 'a long password' };
      const entered = await parts.identity.logIn(asked);
      expect(entered).toMatchObject({ ok: true, value: { account: { handle: 'nova', isCreator: true } } });
      const token = entered.ok ? entered.value.token : '';
      expect((await parts.identity.sessions.read(token))?.session.generation).toBe(body.generation ?? 0);
    }),
  overlayTokens: (body) =>
    having(
      [
        ['accounts', 'us_creator', read('accounts', 'v1.json')],
        ['overlayTokens', 'us_creator', body],
      ],
      async () => {
        expect(await parts.identity.verifyCreatorSecret('overlay', 'A'.repeat(43))).toMatchObject({
          id: 'us_creator',
        });
        // used once, it is kept as it would be today
        expect((await raw.get('overlayTokens', 'us_creator'))!.body).not.toHaveProperty('token');
      },
    ),
  ownStreams: (body) =>
    having(
      [
        ['ownStreams', 'us_creator', body],
        ['streams', 'st_oldone', read('streams', 'v1.json')],
      ],
      async () => {
        expect(await findOwnStream(store, 'us_creator')).toBe('st_oldone');
      },
    ),
  conversations: (body) =>
    having([['conversations', 'gr_oldone', body], ...[1, 2].map(lineOfThen), ...annexOf(body)], async () => {
      const conversationId = 'gr_oldone';
      const chat = await ruleChat({ conversationId, store, clock: runtime.clock });
      const everything = { from: 1, until: Number.POSITIVE_INFINITY };
      const { lines } = await chat.page(everything, { limit: 50 });
      expect(lines.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
      expect(await chat.written('us_ada', 'command_0002')).toMatchObject({ seq: 2 });
      expect(chat.you('us_ben')).toMatchObject({ readSeq: 4, unread: 0 });
      await chat.stop();
      // a server of before rules it no more: it would not find what is put down from now on
      expect((await raw.get('conversations', conversationId))!.body).toMatchObject({
        v: documentVersion('conversations'),
        epoch: 4,
      });
    }),
  profiles: (body) =>
    having([['profiles', 'us_creator', body]], async () => {
      const profile = await createStoreProfiles({ store }).get('us_creator');
      expect(profile).toEqual({
        ...{ bio: 'Late-night synths', links: ['https://nova.example.org/'] },
        menu: [],
      });
    }),
  invites: (body) =>
    having([['invites', 'inv_oldone', body]], async () => {
      const [invite] = await parts.invites.list('us_creator');
      expect(invite).toMatchObject({ id: 'inv_oldone', code: 'inv_oldone', label: 'Friends', uses: 2 });
      const redeemed = await parts.invites.redeem({ code: 'inv_oldone', personId: 'us_fan1' });
      expect(redeemed).toEqual({ ok: true, value: { creatorId: 'us_creator' } });
    }),
};

describe('documents of then', () => {
  const all = collections.flatMap((collection) =>
    filesOf(collection).map((file) => [collection, file] as const),
  );

  it.each(all)('[DV1] %s/%s is read as one of today', async (collection, file) => {
    const body = read(collection, file);
    expect(body.v ?? 0).toBe(Number(/^v(\d+)\./.exec(file)![1]));
    await READERS[collection]!(body);
  });

  it('[DV1] a stream of before its creator had a document that names it is found all the same', () =>
    having([['streams', 'st_oldone', read('streams', 'v0.fourModes.json')]], async () => {
      expect(await findOwnStream(store, 'us_creator')).toBe('st_oldone');
      const pointer = await raw.get('ownStreams', 'us_creator');
      await raw.remove('ownStreams', 'us_creator', pointer!.version);
    }));

  it('[DV1] what a stream of version 1 held is placed, taken and returned as that server would have', () =>
    having(
      [
        ['streams', 'st_oldone', read('streams', 'v1.money.json')],
        ['tipPages', 'st_oldone:0', read('tipPages', 'v0.json')],
      ],
      async () => {
        const { state } = (await claim('st_oldone'))!;
        const { modes } = state;
        const due = dueEffects(modes.orders).map((effect) => {
          const end = effect.type === 'endHold' ? effect.ending : null;
          return [effect.order.orderId, effect.order.purpose, end?.type === 'void' ? end.why : end];
        });
        const settled = (takenMinor: string, memo: object, isKept: boolean) =>
          ({ type: 'post', takenMinor, memo, isKept }) as const;
        const call = { callId: 'call_taking', deliveredMs: '120000', lengthMs: '600000' };
        // as `dueEffects` of that server listed them
        expect(due.sort()).toEqual(
          [
            ['or_settling', 'ticket', settled('43', { saleId: 'sale_000001' }, true)],
            ['or_late', 'ticket', null],
            ['or_call4', 'call', null],
            ['or_taking', 'call', settled('200', call, false)],
            ['or_returning', 'call', 'cancelled'],
            ['or_unsure', 'call', null],
          ].sort(),
        );
        expect(panelOf(state, 5_000)).toMatchObject({ heldMinor: '2501', earnedMinor: '400' });
        const payees = [...modes.orders.open.values()].map((order) => order.payees);
        expect(new Set(payees.flat().map(({ account }) => account))).toEqual(new Set(['creator:us_creator']));
        const ends = modes.orders.ended.map((one) => [
          one.orderId,
          one.end,
          one.takenMinor,
          one.returnedMinor,
        ]);
        expect(ends).toEqual([
          ['or_refused', 'refused', '0', '0'],
          ['or_declined', 'declined', '0', '700'],
          ['or_settled', 'settled', '300', '701'],
        ]);
        const known = ['or_paid', 'or_free', 'or_call2', 'or_more1', 'or_more2', 'or_call3', 'or_late'];
        expect(known.map((orderId) => orderStatus(modes.orders, orderId).type)).toEqual([
          ...known.slice(1).map(() => 'settled'),
          'placing',
        ]);
      },
    ));

  it('[DV1] there is a fixture of every version that a collection has had', () => {
    const counted = Object.values(COLLECTIONS).filter(
      ({ name }) => documentVersion(name) > 1 || name === 'streams',
    );
    for (const { name } of counted) {
      const had = new Set(filesOf(name).map((file) => Number(/^v(\d+)\./.exec(file)![1])));
      expect([...had].sort()).toEqual(Array.from({ length: documentVersion(name) + 1 }, (_, v) => v));
    }
  });

  it('[DV4] the newest fixture of a stream has the shape that is written today', () => {
    const keysOf = (document: JsonObject) =>
      [document, document.stage, document.modes].map((part) => Object.keys(part as object).sort());
    const { v, ...newest } = read('streams', `v${documentVersion('streams')}.json`);
    const stage = MachineStage.live();
    stage.cut();
    expect(keysOf(newest)).toEqual(keysOf(JSON.parse(JSON.stringify(documentOf(stage.state)))));
  });
});

describe('the number of a document', () => {
  it('[DV2] is written with every change, and seen by nobody', async () => {
    await store.insert('devices', 'd_1', { a: 1 });
    const stored = () => raw.get('devices', 'd_1');
    expect((await stored())!.body).toEqual({ a: 1, v: 1 });
    expect((await store.get('devices', 'd_1'))!.body).toEqual({ a: 1 });
    await store.replace('devices', 'd_1', 1, { a: 2 });
    expect((await stored())!.body).toEqual({ a: 2, v: 1 });
    await store.remove('devices', 'd_1', 2);
  });

  it.each([6, 99, -1, 0.5, '1', null])('[DV3] %j is refused by name, alone and among others', (v) =>
    having(
      [
        ['streams', 'st_newer', { ...read('streams', 'v1.json'), v }],
        ['streams', 'st_older', read('streams', 'v1.json')],
      ],
      async () => {
        const named = `streams/st_newer is of version ${JSON.stringify(v)}, and this server knows versions up to 5`;
        const asked = { field: 'creatorId', value: 'us_creator', limit: 10 };
        for (const refused of [
          store.get('streams', 'st_newer'),
          store.find('streams', asked),
          claim('st_newer'),
        ]) {
          const error = await refused.then(
            () => null,
            (thrown: Error) => thrown,
          );
          expect(error).toBeInstanceOf(DocumentTooNew);
          expect(error!.message).toContain(named);
        }
        expect((await raw.get('streams', 'st_newer'))!.version).toBe(1);
      },
    ),
  );
});

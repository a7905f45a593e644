import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import type { JsonObject } from '../../services/store/port.ts';
import type { FaultHook } from '../kernel/faultPoints.ts';
import { SimProcess, SimWorld } from '../sim/SimWorld.ts';
import { SimBooks, simOpaqueIds } from '../sim/simBooks.ts';
import { SimLedger } from '../sim/simLedger.ts';
import type { AskWhat } from './link/asks.ts';
import { creator, fan, ticketStates } from './machine/machineTestKit.ts';
import { modesFromDocument } from './machine/modes.ts';
import { StreamAuthority } from './StreamAuthority.ts';
import { newStreamDocument, type StreamDocument } from './streamDocument.ts';

const STREAM_ID = 'st_test01';
const CALL = 'call_c';
type FaultPoint = Parameters<FaultHook>[0];
const never = new Promise<never>(() => {});

/** A stream whose process can be ended at the n-th step from a moment on; store and journal survive it. */
class FaultyStage {
  readonly world = new SimWorld(1);
  readonly ledger = new SimLedger();
  readonly reached: FaultPoint[] = [];
  authority!: StreamAuthority;
  readonly #books = new SimBooks(this.world);
  #armedFor: number | null = null;

  constructor() {
    const body = newStreamDocument({ streamId: STREAM_ID, creator }) as unknown as JsonObject;
    this.#books.documents.set(`streams/${STREAM_ID}`, { id: STREAM_ID, version: 1, body });
    for (const n of [1, 2]) this.ledger.fund(`wallet:${fan(n).id}`, 'MESI', 1_000n);
  }

  async restart(): Promise<void> {
    const process = new SimProcess('authority');
    const faultHook: FaultHook = async (point) => {
      if (this.#armedFor === null) return;
      this.reached.push(point);
      if (this.reached.length < this.#armedFor) return;
      this.#armedFor = null;
      process.kill();
      await never;
    };
    this.authority = new StreamAuthority({
      streamId: STREAM_ID,
      store: this.#books.storeOf(process),
      ledger: this.ledger.portOf(this.world, process),
      opaqueIds: simOpaqueIds,
      bus: this.world.busOf(process),
      clock: this.world.clockOf(process),
      hooks: {
        onFrame: () => {},
        onDeposed: () => {},
        onOver: () => {},
        onFailed: (error) => {
          throw error;
        },
      },
      faultHook,
    });
    void this.authority.claim();
    await this.world.advance(SECOND_MS);
    void this.authority.command({ type: 'creatorJoined' });
    await this.world.advance(SECOND_MS);
  }

  async do(command: Parameters<StreamAuthority['command']>[0]): Promise<void> {
    void this.authority.command(command);
    await this.world.advance(SECOND_MS);
  }

  ask(n: number, id: string, what: AskWhat): Promise<void> {
    return this.do({ type: 'ask', ask: { id, person: fan(n), what } });
  }

  /** The process ends at the n-th step of what comes now. False: there were not so many. */
  async killAt(step: number, work: () => Promise<void>): Promise<boolean> {
    this.reached.length = 0;
    this.#armedFor = step;
    await work();
    const killed = this.#armedFor === null;
    this.#armedFor = null;
    return killed;
  }

  document(): StreamDocument {
    return this.#books.documents.get(`streams/${STREAM_ID}`)!.body as unknown as StreamDocument;
  }

  /** Returns how the order's hold stands: open, posted, voided, or none. */
  hold(orderId: string): string {
    if (this.ledger.get(`hold/${orderId}`) === null) return 'none';
    const end = this.ledger.get(`hold/${orderId}/end`);
    return end === null ? 'open' : end.kind;
  }

  spent(n: number): bigint {
    return 1_000n - this.ledger.balance(`wallet:${fan(n).id}`);
  }
}

const buy: AskWhat = {
  type: 'buyTicket',
  saleId: 'sale_000001',
  asset: 'MESI',
  rate: null,
  priceMinor: '100',
};
const bid: AskWhat = {
  type: 'requestCall',
  asset: 'MESI',
  rate: null,
  amountMinor: '1000',
  message: '',
  anonymous: false,
};

const MENU_ITEM = { id: 'mi_dance1', title: 'A dance', priceMinor: '40' };
const MENU_TIP = simOpaqueIds.tip('hold/or_m/end');
const fromMenu: AskWhat = {
  ...{ type: 'orderItem', itemId: MENU_ITEM.id, asset: 'MESI', rate: null, amountMinor: '40' },
  ...{ message: '', anonymous: true, tipId: MENU_TIP, shares: [] },
};

async function selling(): Promise<FaultyStage> {
  const stage = new FaultyStage();
  await stage.restart();
  await stage.do({ type: 'goLive', title: 'Hi', kind: 'video', goal: null });
  await stage.do({
    type: 'openSale',
    saleId: 'sale_000001',
    priceMinor: '100',
    total: 5,
    minimum: 0,
    tipsCount: false,
  });
  return stage;
}

async function calling(): Promise<FaultyStage> {
  const stage = await selling();
  await stage.do({
    type: 'openRequests',
    minimumMinor: '100',
    lengthMinutes: 10,
    autoAccept: true,
    fanLeaves: 'pays',
  });
  await stage.ask(1, 'or_c', bid);
  await stage.ask(1, 'ask_1', { type: 'readyForCall' });
  await stage.do({ type: 'readyForCall' });
  await stage.ask(1, 'ask_2', { type: 'callConnected', callId: CALL });
  await stage.do({ type: 'callConnected', callId: CALL });
  await stage.world.advance(MINUTE_MS);
  return stage;
}

/** Each step of some work as the place where the process ends, and what was found after the restart. */
async function everyStep(
  make: () => Promise<FaultyStage>,
  work: (stage: FaultyStage) => Promise<void>,
  found: (stage: FaultyStage, killed: boolean) => Promise<void>,
): Promise<readonly FaultPoint[]> {
  for (let step = 1; ; step += 1) {
    const stage = await make();
    const killed = await stage.killAt(step, () => work(stage));
    if (killed) await stage.restart();
    await found(stage, killed);
    if (!killed) return [...stage.reached];
  }
}

const STEPS = ['beforeWrite', 'afterWrite', 'beforeEffect', 'afterEffect'];

/** Money that is held, and that no document knows of. */
function holdStray(stage: FaultyStage): void {
  stage.ledger.append({
    id: 'hold/or_stray',
    kind: 'hold',
    source: `wallet:${fan(2).id}`,
    legs: [
      { account: `wallet:${fan(2).id}`, asset: 'MESI', amountMinor: -50n },
      { account: 'hold:or_stray', asset: 'MESI', amountMinor: 50n },
    ],
    ref: `stream:${STREAM_ID}:orders`,
    memo: { dueAtMs: '9999999999999' },
  });
}

describe('a process that dies', () => {
  it('[MO10] in buying a ticket: the ticket is held in the end, or was never asked for', async () => {
    const reached = await everyStep(
      selling,
      async (stage) => {
        await stage.ask(1, 'or_1', buy);
        await stage.world.advance(5 * SECOND_MS);
      },
      async (stage) => {
        await stage.world.advance(5 * SECOND_MS);
        const tickets = ticketStates(modesFromDocument(stage.document().modes));
        expect([tickets, stage.hold('or_1')]).toEqual(tickets.length ? [['held'], 'open'] : [[], 'none']);
      },
    );
    expect([...new Set(reached)].sort()).toEqual([...STEPS].sort());
  });

  it('[MO5] [MO10] in closing the curtain: it is closed and all is paid, or it is open and nothing is', async () => {
    const ends = new Set<string>();
    const reached = await everyStep(
      async () => {
        const stage = await selling();
        for (const n of [1, 2]) await stage.ask(n, `or_${n}`, buy);
        return stage;
      },
      async (stage) => {
        const confirm = { holders: 2, leaving: 0 };
        await stage.do({ type: 'switchMode', mode: { type: 'ticketOnly' }, confirm, leaving: 0 });
        await stage.world.advance(5 * SECOND_MS);
      },
      async (stage) => {
        await stage.world.advance(5 * SECOND_MS);
        const { stage: told, modes } = stage.document();
        const closed = told.mode.type === 'ticketOnly';
        ends.add(told.mode.type);
        expect(ticketStates(modesFromDocument(modes))).toEqual(closed ? ['paid', 'paid'] : ['held', 'held']);
        expect([stage.hold('or_1'), stage.hold('or_2')]).toEqual(
          closed ? ['post', 'post'] : ['open', 'open'],
        );
        expect(stage.ledger.balance(`creator:${creator.id}`)).toBe(closed ? 200n : 0n);
        expect(modes?.earnedMinor).toBe(closed ? '200' : '0');
        await stage.do({ type: 'endStream' });
        await stage.world.advance(5 * SECOND_MS);
        expect([stage.spent(1), stage.spent(2)]).toEqual(closed ? [100n, 100n] : [0n, 0n]);
      },
    );
    expect([...ends].sort()).toEqual(['public', 'ticketOnly']);
    expect([...new Set(reached)].sort()).toEqual([...STEPS].sort());
  });

  it('[MO10] [OO11] [OO13] in settling a one-to-one: it is settled once, for what was delivered', async () => {
    const reached = await everyStep(
      calling,
      async (stage) => {
        await stage.do({ type: 'endCall', callId: CALL });
        await stage.world.advance(5 * SECOND_MS);
      },
      async (stage) => {
        await stage.world.advance(LIMITS.callGraceMs + 5 * SECOND_MS);
        expect([stage.document().modes?.call, stage.document().stage.mode.type]).toEqual([null, 'public']);
        expect(stage.hold('or_c')).toBe('post');
        // ten a minute of a hundred: what was delivered, less at most the seconds since it was last written down
        const taken = Number(stage.spent(1));
        expect(taken).toBeGreaterThan(85);
        expect(taken).toBeLessThanOrEqual(106);
        expect(stage.ledger.balance(`creator:${creator.id}`)).toBe(stage.spent(1));
        expect(stage.document().modes?.earnedMinor).toBe(stage.spent(1).toString());
      },
    );
    expect([...new Set(reached)].sort()).toEqual([...STEPS].sort());
  });

  it('[MN3] [MN4] in the life of an order from the menu: it is paid and shown once, or returned', async () => {
    const ends = new Set<string>();
    for (const end of ['menuDone', 'skipItem'] as const) {
      await everyStep(
        selling,
        async (stage) => {
          await stage.do({ type: 'setMenu', items: [MENU_ITEM] });
          await stage.ask(1, 'or_m', fromMenu);
          await stage.do({ type: end, tipId: MENU_TIP });
          await stage.world.advance(5 * SECOND_MS);
        },
        async (stage) => {
          await stage.world.advance(5 * SECOND_MS);
          if (stage.hold('or_m') === 'open') await stage.do({ type: 'endStream' });
          await stage.world.advance(5 * SECOND_MS);
          const hold = stage.hold('or_m');
          ends.add(`${end} ${hold}`);
          expect(stage.spent(1)).toBe(hold === 'post' ? 40n : 0n);
          const { raisedMinor, tipCount } = stage.authority.snapshot().stage;
          expect([raisedMinor, tipCount]).toEqual(hold === 'post' ? ['40', 1] : ['0', 0]);
          const shown = stage.document().history.filter(({ id }) => id === MENU_TIP);
          expect(shown).toHaveLength(hold === 'post' ? 1 : 0);
          // whoever rules next knows it from the journal
          await stage.restart();
          expect(stage.authority.snapshot().stage.raisedMinor).toBe(raisedMinor);
        },
      );
    }
    expect([...ends].sort()).toEqual([
      'menuDone none',
      'menuDone post',
      'menuDone void',
      'skipItem none',
      'skipItem void',
    ]);
  });

  it('[MO10] leaves no money held that no order stands for', async () => {
    const stage = await selling();
    await stage.ask(1, 'or_1', buy);
    holdStray(stage);
    await stage.world.advance(30 * SECOND_MS);
    expect([stage.hold('or_stray'), stage.spent(2), stage.hold('or_1')]).toEqual(['void', 0n, 'open']);
  });

  it('[MO10] [FE7] looks for such money once more before a stream is closed', async () => {
    const stage = await selling();
    await stage.do({ type: 'endStream' });
    // after the last of the looks that come by themselves
    await stage.world.advance(16 * SECOND_MS);
    holdStray(stage);
    await stage.world.advance(6 * SECOND_MS);
    expect([stage.document().phaseType, stage.hold('or_stray'), stage.spent(2)]).toEqual([
      'closed',
      'void',
      0n,
    ]);
  });
});

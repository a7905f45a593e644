import { type FeedFrame, type FeedSnapshot, REACTION_KINDS } from '../../../shared/protocol/feed.ts';
import { paidTipOf, tipEntry } from '../../domain/tips/tipEntry.ts';
import type { JsonObject, StorePort } from '../../services/store/port.ts';
import { AudienceShard } from '../audience/AudienceShard.ts';
import type { decideShard } from '../audience/shardMachine.ts';
import { StreamAuthority } from '../stream/StreamAuthority.ts';
import { newStreamDocument } from '../stream/streamDocument.ts';
import { tipRef } from '../stream/streamJournal.ts';
import type { decideStream } from '../stream/streamMachine.ts';
import { type Faults, HEALED, SimProcess, SimWorld } from './SimWorld.ts';
import { SimBooks, simOpaqueIds } from './simBooks.ts';

export const STREAM_ID = 'st_simulated';
const creator = { id: 'us_creator', name: 'Nova', handle: 'nova' };
const fanOf = (n: number) => ({ id: `us_fan${n}`, name: `Fan ${n}`, handle: `fan${n}` });
const FANS = 6;

/** A bug in the code under simulation ends the test. */
function rethrow(error: unknown): never {
  throw error;
}

/** A planted error replaces one part with a wrong one. */
export interface Plant {
  readonly decideStream?: typeof decideStream;
  readonly decideShard?: typeof decideShard;
  readonly store?: (store: StorePort) => StorePort;
  /** Nobody looks into the journal for tips whose bringer died. */
  readonly blindToJournal?: boolean;
}

export interface SimShard {
  readonly process: SimProcess;
  readonly shard: AudienceShard;
  /** What the shard's viewers were given, in order. */
  readonly given: ({ readonly frame: FeedFrame } | { readonly snapshot: FeedSnapshot })[];
  seats: number;
}

export interface SimAuthority {
  readonly process: SimProcess;
  readonly authority: StreamAuthority;
  readonly told: FeedFrame[];
  /** The snapshot as the authority restored it; null: it has not claimed the stream yet. */
  claimed: FeedSnapshot | null;
}

/** One stream through a bad day: everything random comes from the world's seed. */
export class StreamStory {
  readonly world: SimWorld;
  readonly books: SimBooks;
  readonly shards: SimShard[] = [];
  readonly authorities: SimAuthority[] = [];
  readonly acknowledgedLines = new Set<string>();
  /** Ids of those lines that a moderator was told are gone. */
  readonly deletedLines = new Set<string>();
  reactionsSent = 0;
  readonly #plant: Plant;
  #claiming = false;
  #names = 0;

  constructor(seed: number, plant: Plant = {}) {
    this.world = new SimWorld(seed);
    this.books = new SimBooks(this.world);
    this.#plant = plant;
    const body = newStreamDocument({ streamId: STREAM_ID, creator });
    this.books.documents.set(`streams/${STREAM_ID}`, {
      id: STREAM_ID,
      version: 1,
      body: body as unknown as JsonObject,
    });
  }

  async run(input: { readonly faults: Faults; readonly steps: number }): Promise<void> {
    const { random } = this.world;
    this.#openAuthority({ goLive: true });
    await this.world.advance(200);
    for (let n = 0; n < 2 + random.below(2); n += 1) this.#openShard();
    await this.world.advance(1_000);
    this.world.faults = input.faults;
    for (let step = 0; step < input.steps; step += 1) {
      this.#act();
      await this.world.advance(random.below(250));
    }
    await this.#heal();
  }

  get ruling(): SimAuthority {
    return this.authorities.at(-1)!;
  }

  #act(): void {
    const { random } = this.world;
    const dice = random.next();
    if (dice < 0.45) this.#tip();
    else if (dice < 0.62) this.#say();
    else if (dice < 0.65) this.#deleteLine();
    else if (dice < 0.8) this.#react();
    else if (dice < 0.88) this.#reseat();
    else if (dice < 0.91) random.pick(this.authorities.slice(-2)).process.kill();
    else if (dice < 0.94)
      this.#away(
        (process) => process.stall(),
        (process) => process.wake(),
      );
    else if (dice < 0.97)
      this.#away(
        (process) => process.cutOff(),
        (process) => process.rejoin(),
      );
    else this.#replaceShard();
  }

  #away(leave: (process: SimProcess) => void, comeBack: (process: SimProcess) => void): void {
    const { random } = this.world;
    const { process } = random.chance(0.7)
      ? random.pick(this.authorities.slice(-2))
      : random.pick(this.shards);
    leave(process);
    this.world.at(this.world.nowMs + 500 + random.below(9_000), () => comeBack(process));
  }

  #tip(): void {
    const { random } = this.world;
    const sim = random.pick(this.shards);
    if (sim.process.life !== 'running') return;
    const giver = fanOf(random.below(FANS));
    const amountMinor = BigInt(1 + random.below(1_000));
    const entry = tipEntry({
      entryId: `tip_${this.#names++}`,
      ref: tipRef(STREAM_ID),
      giver,
      payee: creator,
      paid: { asset: 'MESI', amountMinor },
      quote: {
        rateId: 'identity',
        mesiMinor: amountMinor,
        rate: { numerator: 1n, denominator: 1n },
        expiresAtMs: 0,
      },
      message: '',
      anonymous: random.chance(0.2),
    });
    const append = this.books.ledgerOf(sim.process).append(entry);
    // an answer that was lost, or a process that died: paid, and nobody tells
    append
      .then(
        (outcome) =>
          outcome.ok &&
          sim.shard.tipPaid({ ...paidTipOf(outcome.receipt)!, tipId: simOpaqueIds.tip(entry.id) }),
      )
      .catch(() => {});
  }

  #say(): void {
    const { random } = this.world;
    const { shard, process } = random.pick(this.shards);
    if (process.life !== 'running') return;
    const line = {
      id: `ln_${this.#names++}`,
      from: fanOf(random.below(FANS)),
      role: 'viewer',
      text: 'hi',
    } as const;
    void shard.say(line).then((refused) => refused === null && this.acknowledgedLines.add(line.id));
  }

  #deleteLine(): void {
    const lineId = this.world.random.pick([...this.acknowledgedLines, 'ln_none']);
    const { authority, process } = this.ruling;
    if (process.life !== 'running') return;
    const asked = authority.command({ type: 'deleteLine', lineId });
    void asked.then((refused) => refused === null && this.deletedLines.add(lineId));
  }

  #react(): void {
    const { shard, process } = this.world.random.pick(this.shards);
    if (process.life !== 'running') return;
    this.reactionsSent += 1;
    shard.react(this.world.random.pick(REACTION_KINDS));
  }

  #reseat(): void {
    const sim = this.world.random.pick(this.shards);
    if (sim.process.life !== 'running') return;
    sim.seats = this.world.random.below(50);
    sim.shard.setSeats({ inside: sim.seats, guests: 0, partnerOf: null });
  }

  #replaceShard(): void {
    const index = this.world.random.below(this.shards.length);
    this.shards[index]!.process.kill();
    this.shards.splice(index, 1);
    this.#openShard();
  }

  #openShard(): void {
    const name = `shard${this.#names++}`;
    const process = new SimProcess(name);
    const given: SimShard['given'] = [];
    const shard = new AudienceShard({
      streamId: STREAM_ID,
      shardId: `sh_${name}`,
      roomId: name,
      bus: this.world.busOf(process),
      clock: this.world.clockOf(process),
      hooks: {
        deliver: (frame) => void given.push({ frame }),
        resync: (snapshot) => void given.push({ snapshot }),
        settled: () => {},
        ensureAuthority: () => this.#ensureAuthority(),
        linkLost: () => {},
        testAlert: () => {},
      },
      ...(this.#plant.decideShard ? { decide: this.#plant.decideShard } : {}),
    });
    this.shards.push({ process, shard, given, seats: 0 });
    void shard.start();
  }

  /** Finds the authority as a matchmaker would: mostly it knows who is there, and sometimes it is wrong. */
  #ensureAuthority(): void {
    const known = this.authorities.some(({ process }) => process.life === 'running' && !process.partitioned);
    if (this.#claiming || (known && !this.world.random.chance(0.1))) return;
    this.#openAuthority({ goLive: false });
  }

  #openAuthority({ goLive }: { readonly goLive: boolean }): void {
    const process = new SimProcess(`authority${this.#names++}`);
    const told: FeedFrame[] = [];
    const store = this.books.storeOf(process);
    const ledger = this.books.ledgerOf(process);
    const authority = new StreamAuthority({
      streamId: STREAM_ID,
      store: this.#plant.store?.(store) ?? store,
      ledger: this.#plant.blindToJournal
        ? { ...ledger, find: async () => ({ receipts: [], cursor: null }) }
        : ledger,
      opaqueIds: simOpaqueIds,
      bus: this.world.busOf(process),
      clock: this.world.clockOf(process),
      hooks: {
        onFrame: (frame) => void told.push(frame),
        onDeposed: () => {},
        onOver: () => {},
        onFailed: rethrow,
      },
      ...(this.#plant.decideStream ? { decide: this.#plant.decideStream } : {}),
    });
    const sim: SimAuthority = { process, authority, told, claimed: null };
    this.#claiming = true;
    const claimOver = () => {
      this.#claiming = false;
    };
    // a claim that hangs because its process died must not keep others away for ever
    this.world.at(this.world.nowMs + 2_000, claimOver);
    authority.claim().then(() => {
      sim.claimed = authority.snapshot();
      this.authorities.push(sim);
      claimOver();
      void authority.command({ type: 'creatorJoined' });
      if (goLive) void authority.command({ type: 'goLive', title: 'Simulated', kind: 'video', goal: null });
    }, claimOver);
  }

  /** All faults end, everybody who is not dead wakes up, and time passes until nothing is owed. */
  async #heal(): Promise<void> {
    this.world.faults = HEALED;
    for (const { process } of [...this.authorities, ...this.shards]) {
      process.rejoin();
      process.wake();
    }
    await this.world.advance(25_000);
    for (const sim of this.shards) sim.shard.setSeats({ inside: sim.seats, guests: 0, partnerOf: null });
    await this.world.advance(10_000);
  }
}

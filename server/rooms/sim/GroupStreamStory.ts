import type { Person } from '../../../shared/protocol/people.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { newConversation } from '../../domain/conversation/conversationBody.ts';
import type { JsonObject } from '../../services/store/port.ts';
import { ChatAuthority } from '../chat/ChatAuthority.ts';
import { GroupStreams } from '../chat/GroupStreams.ts';
import type { FaultHook } from '../kernel/faultPoints.ts';
import { StreamAuthority } from '../stream/StreamAuthority.ts';
import { newStreamDocument, type StreamDocument } from '../stream/streamDocument.ts';
import type { StreamCommand } from '../stream/streamMachine.ts';
import { HEALED, SimProcess, SimWorld } from './SimWorld.ts';
import { SimBooks, simOpaqueIds } from './simBooks.ts';

const STREAM = 'st_simulated';
const GROUP = 'gr_simulated';
export const nova: Person = { id: 'us_nova', name: 'Nova', handle: 'nova' };
const members = [nova, ...['ada', 'ben'].map((name) => ({ id: `us_${name}`, name, handle: name }))];

interface Running<A> {
  readonly process: SimProcess;
  readonly authority: A;
}

/**
 * A stream for a group, and the conversation of the group, each ruled by a process that may be killed at the n-th step of
 * what both do. What the conversation is called for goes from one process to the other, and may be lost on the way.
 */
export class GroupStreamStory {
  readonly world: SimWorld;
  readonly books: SimBooks;
  /** Notices by person and key, as often as they were told. */
  readonly notices = new Map<string, number>();
  readonly failures: string[] = [];
  #stream: Running<StreamAuthority> | null = null;
  #chat: (Running<ChatAuthority> & { readonly streams: GroupStreams }) | null = null;
  #stepsLeft: number;

  constructor(seed: number, killAt: number) {
    this.world = new SimWorld(seed);
    this.books = new SimBooks(this.world);
    this.#stepsLeft = killAt;
    const stream = newStreamDocument({ streamId: STREAM, creator: nova });
    const group = newConversation({
      type: 'group',
      name: 'Group',
      people: members,
      nowMs: this.world.nowMs,
    });
    this.#put('streams', STREAM, stream as unknown as JsonObject);
    this.#put('conversations', GROUP, group as unknown as JsonObject);
  }

  /** Lives through the whole; true: a process was killed on the way. */
  async run(): Promise<boolean> {
    this.world.faults = { ...HEALED, loseAnswer: 0.05, storeAway: 0.05 };
    const rules = {
      match: 'any',
      followers: false,
      subscribers: null,
      invited: false,
      tipped: null,
    } as const;
    const group = { conversationId: GROUP };
    await this.#do({
      type: 'switchMode',
      mode: { type: 'private', rules: { ...rules, group } },
      ...{ confirm: null, leaving: 0 },
    });
    await this.#do({ type: 'goLive', title: 'For us', kind: 'video', goal: null, group });
    await this.#do({ type: 'tipCommitted', tip: this.#tip('tip_1') });
    await this.#do({ type: 'endStream' });
    const wasKilled = this.#stepsLeft <= 0;
    this.#stepsLeft = Number.POSITIVE_INFINITY;
    this.world.faults = HEALED;
    // nobody is in the conversation any more: its room is gone, and looks at nothing by itself
    if (wasKilled) this.#chat?.process.kill();
    for (let round = 0; round < 5; round += 1) {
      if (this.documents().stream.phaseType !== 'closed') await this.#insist({ type: 'endStream' });
      await this.world.advance(20 * SECOND_MS);
    }
    return wasKilled;
  }

  /** The documents of both as they are now. */
  documents() {
    return {
      stream: this.#get('streams', STREAM) as unknown as StreamDocument,
      group: this.#get('conversations', GROUP) as unknown as ReturnType<typeof newConversation>,
    };
  }

  #put(collection: string, id: string, body: JsonObject): void {
    this.books.documents.set(`${collection}/${id}`, { id, version: 1, body });
  }

  #get(collection: string, id: string): JsonObject {
    return this.books.documents.get(`${collection}/${id}`)!.body;
  }

  #tip(entryId: string) {
    const giver = members[1]!;
    return {
      ...{
        entryId,
        tipId: simOpaqueIds.tip(entryId),
        payerId: giver.id,
        from: giver,
        atMs: this.world.nowMs,
      },
      ...({ asset: 'MESI', amountMinor: '5', mesiMinor: '5', message: 'more' } as const),
    };
  }

  /** Asks again until it is so, as a studio does that comes back. */
  async #do(command: StreamCommand): Promise<void> {
    for (let tries = 0; tries < 6; tries += 1) {
      if (await this.#insist(command)) return;
    }
    this.failures.push(`${command.type} was never done`);
  }

  async #insist(command: StreamCommand): Promise<boolean> {
    const { authority } = await this.#ruler();
    let refused: string | null | undefined;
    void authority.command({ type: 'creatorJoined' });
    void authority.command(command).then((answer) => {
      refused = answer;
    });
    await this.world.advance(5 * SECOND_MS);
    const isDone = ['AlreadyLive', 'StreamEnded', 'AlreadyInMode'].includes(refused ?? '');
    return refused === null || isDone;
  }

  async #ruler(): Promise<Running<StreamAuthority>> {
    if (this.#stream && this.#stream.process.life !== 'dead') return this.#stream;
    const process = new SimProcess('stream');
    const authority = new StreamAuthority({
      streamId: STREAM,
      store: this.books.storeOf(process),
      ledger: this.books.ledgerOf(process),
      opaqueIds: simOpaqueIds,
      bus: this.world.busOf(process),
      clock: this.world.clockOf(process),
      hooks: {
        onFrame: () => {},
        callGroup: () => this.#callGroup(process),
        onDeposed: () => process.kill(),
        onOver: () => process.kill(),
        onFailed: (error) => void this.failures.push(String(error)),
      },
      faultHook: this.#faultsOf(process),
    });
    this.#stream = { process, authority };
    authority.claim().catch(() => process.kill());
    await this.world.advance(2 * SECOND_MS);
    return this.#stream;
  }

  #faultsOf(process: SimProcess): FaultHook {
    return async () => {
      this.#stepsLeft -= 1;
      if (this.#stepsLeft !== 0) return;
      process.kill();
      await new Promise<never>(() => {});
    };
  }

  async #callGroup(caller: SimProcess): Promise<void> {
    const chat = this.#openChat();
    await new Promise<void>((resolve, reject) => {
      this.world.at(this.world.nowMs + 20, () =>
        chat.process.life === 'dead' ? reject(new Error('gone')) : chat.streams.look().then(resolve, reject),
      );
      // nobody answers for a process that has died
      this.world.at(this.world.nowMs + 3 * SECOND_MS, () => reject(new Error('no answer')));
    });
    if (caller.life === 'dead') await new Promise<never>(() => {});
  }

  #openChat() {
    if (this.#chat && this.#chat.process.life !== 'dead') return this.#chat;
    const process = new SimProcess('chat');
    const store = this.books.storeOf(process);
    const clock = this.world.clockOf(process);
    const services = {
      ...{ store, clock, bus: this.world.busOf(process) },
      replays: { list: async () => [] },
      notices: {
        tell: async ({ personId, key }: { readonly personId: string; readonly key: string }) => {
          await store.get('streams', STREAM);
          this.notices.set(`${personId}/${key}`, (this.notices.get(`${personId}/${key}`) ?? 0) + 1);
          return true;
        },
      },
    };
    const streams: GroupStreams = new GroupStreams({ services: services as never, chat: () => authority });
    const authority = new ChatAuthority({
      conversationId: GROUP,
      ...{ store, clock },
      place: async () => {},
      lookAtStreams: streams.look,
      hooks: { onTold: () => {}, onLost: () => process.kill() },
      faultHook: this.#faultsOf(process),
    });
    this.#chat = { process, authority, streams };
    authority.claim().catch(() => process.kill());
    return this.#chat;
  }
}

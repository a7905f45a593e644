import type { AuthContext, Client } from '@colyseus/core';
import { INBOX_LIMITS } from '../../../shared/inboxLimits.ts';
import { LIMITS } from '../../../shared/limits.ts';
import {
  type ConversationNews,
  INBOX_REQUESTS,
  type InboxHead,
  type InboxSnapshot,
  inboxJoinOptions,
} from '../../../shared/protocol/inbox.ts';
import { fillInbox, InboxState } from '../../../shared/state/inboxState.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { readBalances } from '../../domain/balances.ts';
import { clientFacts } from '../../domain/clientFacts.ts';
import { conversationTopic } from '../../domain/topics/conversations.ts';
import { inboxTopic } from '../../domain/topics/inboxNews.ts';
import { every } from '../../every.ts';
import { onceMore } from '../../onceMore.ts';
import { judgeWire, parseJoin, Refused, readSession } from '../kernel/admission.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { SeatedRoom } from '../kernel/SeatedRoom.ts';
import { SharedState } from '../kernel/SharedState.ts';
import { accept, answer, closeUnknown, kitOf, takeSeat } from '../kernel/seat.ts';
import { Arrivals } from './Arrivals.ts';
import { LookingPages } from './LookingPages.ts';
import { noticeRequests } from './noticeRequests.ts';
import { followCalls } from './PersonCalls.ts';
import { UnreadConversations } from './UnreadConversations.ts';

/** News may be lost on the bus between processes: so often a room looks by itself. */
const LOOK_EVERY_MS = MINUTE_MS;

/**
 * One person's inbox, joined by all their tabs and devices. Notices and balances are kept by services; the room tells of
 * each change. Several processes may have one of the same person: nothing is decided here. Rules: SPEC.md, IN*.
 */
class InboxRoom extends SeatedRoom<{ state: InboxState }> {
  #personId = '';
  #head: InboxHead = { newestSeq: 0, readSeq: 0, unread: 0 };
  #balances = '';
  readonly #conversations = new UnreadConversations();
  readonly #looking = new LookingPages();
  readonly #arrivals = new Arrivals({ bus: this.deps.services.bus, personId: () => this.#personId });
  #calls!: Awaited<ReturnType<typeof followCalls>>;
  protected override readonly codeOfFailure = undefined;
  readonly #kit = kitOf(this.deps);
  readonly #shared = new SharedState<InboxHead, InboxState>({
    clock: this.deps.services.clock,
    make: () => new InboxState(),
    fill: fillInbox,
    shows: () => true,
  });
  readonly #look = {
    notices: onceMore(() => this.#lookAtNotices()),
    balances: onceMore(() => this.#lookAtBalances()),
    conversations: onceMore(() => this.#readConversations()),
  };

  override messages = {
    '*': closeUnknown,
    ...noticeRequests(this.#kit, { notices: this.deps.services.notices, personId: () => this.#personId }),
    look: answer(this.#kit, INBOX_REQUESTS.look, async ({ client, payload }) => {
      this.#looking.take(client, payload);
      return accept({});
    }),
  };

  override async onCreate(options: unknown): Promise<void> {
    const { notices, bus } = this.deps.services;
    this.#personId = parseJoin(inboxJoinOptions, options).personId;
    this.maxClients = LIMITS.seatsOfPerson;
    this.#shared.open(this);
    this.whenDisposed(() => this.#shared.close());
    // what comes while the head is read is looked at after it
    this.whenDisposed(await bus.subscribe(inboxTopic(this.#personId), ({ of }) => this.#lookAt(of)));
    const heard = conversationTopic(this.#personId);
    this.whenDisposed(await bus.subscribe(heard, (news) => this.#hearConversation(news)));
    this.whenDisposed(await this.#looking.answerOn(bus, this.#personId));
    const followed = { bus, clock: this.guardedClock, personId: this.#personId };
    this.#calls = await followCalls({ ...followed, onChange: (calls) => this.#tell('calls', calls) });
    this.whenDisposed(() => this.#calls.close());
    this.#head = await notices.head(this.#personId);
    this.#shared.show(this.#headNow());
    this.whenDisposed(every(this.guardedClock, LOOK_EVERY_MS, () => this.#lookAtAll()));
    this.opened();
    this.#catchUp();
    this.#lookAt('conversations');
  }

  override async onJoin(client: Client): Promise<void> {
    judgeWire(client);
    const seat = takeSeat(client, this.guardedClock.nowMs());
    await this.countSeat(client, seat.person.id);
    const balances = await readBalances(this.deps.services.ledger, this.#personId);
    this.seated(client);
    this.#shared.join(client);
    const told: InboxSnapshot = {
      head: this.#headNow(),
      balances,
      calls: this.#calls.list(),
      takesLook: true,
    };
    this.fanOut.unicast(client, 'inbox', told);
  }

  override onLeave(client: Client): void {
    this.#looking.left(client);
    this.left(client);
  }

  /** There is none: how an inbox stands is sent at the join. */
  protected override snapshot(): null {
    return null;
  }

  #lookAtAll(): void {
    for (const what of ['notices', 'balances', 'conversations'] as const) this.#lookAt(what);
  }

  #lookAt(what: 'notices' | 'balances' | 'conversations'): void {
    this.#look[what]().catch((err: unknown) => this.deps.log.warn({ err, what }, 'an inbox could not look'));
  }

  /** A process may have ended between an entry of the journal and its notice. */
  #catchUp(): void {
    this.deps.services.notices
      .catchUp(this.#personId)
      .catch((err: unknown) => this.deps.log.warn({ err }, 'notices of money were not written'));
  }

  /** Tells every notice once and in order, and then how the inbox stands. */
  async #lookAtNotices(): Promise<void> {
    const { notices } = this.deps.services;
    const personId = this.#personId;
    const head = await notices.head(personId);
    let told = this.#head.newestSeq;
    while (told < head.newestSeq) {
      const page = await notices.page({ personId, from: { after: told }, limit: INBOX_LIMITS.noticesPage });
      if (page.length === 0) break;
      this.#tell('notices', page);
      told = page.at(-1)!.seq;
    }
    const isSame = head.newestSeq === this.#head.newestSeq && head.readSeq === this.#head.readSeq;
    // a page may have had what came after the head was read
    this.#head = { ...head, newestSeq: Math.max(told, head.newestSeq) };
    if (!isSame) this.#tellHead();
  }

  #headNow(): InboxHead {
    return { ...this.#head, unreadConversations: this.#conversations.count };
  }

  #tellHead(): void {
    const head = this.#headNow();
    this.#tell('head', head);
    this.#shared.show(head);
  }

  #hearConversation(news: ConversationNews): void {
    this.#tell('conversation', news);
    if (news.type === 'head') this.#arrivals.hear(news.head);
    if (this.#conversations.take(news)) this.#tellHead();
  }

  /** Nobody waits for it at the join: a person may have many. */
  async #readConversations(): Promise<void> {
    const before = this.#conversations.count;
    const unread = await this.#conversations.read(this.deps.services.conversations, this.#personId);
    if (this.#conversations.count !== before) this.#tellHead();
    await this.#arrivals.tell(unread);
  }

  async #lookAtBalances(): Promise<void> {
    const balances = await readBalances(this.deps.services.ledger, this.#personId);
    const said = JSON.stringify(balances);
    if (said === this.#balances) return;
    this.#balances = said;
    this.#tell('balances', balances);
  }

  #tell(type: 'notices' | 'head' | 'balances' | 'conversation' | 'calls', message: unknown): void {
    for (const client of this.clients) this.fanOut.unicast(client, type, message);
  }
}

/** Defines the room for these services. */
export function defineInboxRoom(deps: RoomDeps) {
  return class extends InboxRoom {
    static override readonly deps = deps;
    /** Somebody's inbox is for that person alone. */
    static override onAuth = async (token: string, options: unknown, context: AuthContext) => {
      const { personId } = parseJoin(inboxJoinOptions, options);
      const { person, session } = await readSession(deps.services, token);
      if (person.id !== personId) throw new Refused('Forbidden');
      return { role: 'person', person, session, ...clientFacts(context) };
    };
  };
}

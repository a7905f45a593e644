import { LIMITS } from '../../../shared/limits.ts';
import { lineCommandId } from '../../../shared/lineCommands.ts';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { annexIn, CONVERSATION_PLACES, withAnnex } from '../../domain/conversation/conversationAnnex.ts';
import {
  type ConversationBody,
  newConversation,
  unreadOf,
} from '../../domain/conversation/conversationBody.ts';
import { createStoreConversations } from '../../services/conversations/storeConversations.ts';
import { type JsonObject, type StorePort, StoreUnavailable } from '../../services/store/port.ts';
import { ChatAuthority, type PaidTips } from '../chat/ChatAuthority.ts';
import type { ChatCommand, decideChat } from '../chat/chatMachine.ts';
import { type ChatCut, chatRules } from '../chat/chatRules.ts';
import { type ChatState, ownerIn } from '../chat/machine/state.ts';
import { readableOf } from '../chat/readLines.ts';
import { placesOf } from '../chat/UnreadMarks.ts';
import { writeOnce } from '../chat/writeOnce.ts';
import { readAll, searchAll } from './readBack.ts';
import { SimArrivals } from './SimArrivals.ts';
import { SimChatCalls } from './SimChatCalls.ts';
import { SimChatTips } from './SimChatTips.ts';
import { SimLineChanges } from './SimLineChanges.ts';
import { SimMentions } from './SimMentions.ts';
import { type SimRuled, SimRulers } from './SimRulers.ts';
import { type Faults, SimProcess, SimWorld } from './SimWorld.ts';
import { SimBooks } from './simBooks.ts';

/** A planted error replaces one part with a wrong one. */
export interface ChatPlant {
  readonly decide?: typeof decideChat;
  readonly cut?: (state: ChatState, cut: ReturnType<typeof chatRules>['cut']) => ChatCut | null;
  readonly store?: (store: StorePort) => StorePort;
  /** Whether nobody reads in the journal which tips were paid. */
  readonly forgetsTips?: true;
}

/** What is searched for at the end: words of lines as they were written, and as they were changed. */
const SEARCHED = ['text', 'text 1', 'changed'] as const;

/** A line that somebody wants to write, and how it stands. */
export interface Wish {
  readonly byId: string;
  readonly commandId: string;
  readonly text: string;
  readonly mentions: readonly string[];
  /** The number that was answered; null: not answered yet. */
  seq: number | null;
  /** Refused for good. */
  refused: boolean;
}

interface Ruler extends SimRuled {
  readonly store: StorePort;
}

const CONVERSATION = 'gr_simulated';
const PEOPLE = 6;
export const simPerson = (n: number): Person => ({ id: `us_p${n}`, name: `P${n}`, handle: `p${n}` });
const FOR_GOOD = ['NotAMember', 'SlowMode', 'WritingReserved', 'LineUnknown', 'LineErased', 'MemberUnknown'];
const CALL_ENDS_MS = 4 * LIMITS.callGraceMs;
/** So few that lines leave the document all the time. */
const TAIL = { most: 6, mostBytes: 10_000, kept: 3 };

/** Returns the lists of people as they stand in that store. */
const listsOf = (store: StorePort) =>
  createStoreConversations({ store, clock: {} as never, ids: {} as never, messageRules: {} as never });

/** A group through bad days: people who write, change, read, come and go, and processes that rule it one after another. */
export class ChatStory {
  readonly world: SimWorld;
  readonly books: SimBooks;
  readonly wishes: Wish[] = [];
  /** Lines as they were told first, by every authority. */
  readonly told: { readonly seq: number; readonly key: string }[] = [];
  /** Who was given which line to read. */
  readonly reads: { readonly personId: string; readonly seq: number }[] = [];
  /** People whose lists said nothing of lines that they had not read. */
  readonly unmarked = new Set<string>();
  readonly calls = new SimChatCalls();
  readonly tips = new SimChatTips();
  readonly changes = new SimLineChanges();
  readonly arrivals = new SimArrivals();
  readonly mentions: SimMentions;
  final: {
    readonly lines: readonly ChatLine[];
    readonly authority: ChatAuthority;
    /** The numbers of the lines that a search for each text found. */
    readonly found: readonly { readonly typed: string; readonly seqs: readonly number[] }[];
  } | null = null;
  readonly #plant: ChatPlant;
  readonly #rulers: SimRulers<Ruler>;
  #count = 0;

  constructor(seed: number, plant: ChatPlant = {}) {
    this.world = new SimWorld(seed);
    this.#rulers = new SimRulers(this.world);
    this.books = new SimBooks(this.world);
    this.mentions = new SimMentions(this.world);
    this.#plant = plant;
    const people = [0, 1, 2].map(simPerson);
    const body = newConversation({ type: 'group', name: 'Group', people, nowMs: this.world.nowMs });
    const document = { id: CONVERSATION, version: 1, body: body as unknown as JsonObject };
    this.books.documents.set(`conversations/${CONVERSATION}`, document);
  }

  get failures(): string[] {
    return this.#rulers.failures;
  }

  async run({ faults, steps }: { readonly faults: Faults; readonly steps: number }): Promise<void> {
    this.world.faults = faults;
    this.#start();
    for (let step = 0; step < steps; step += 1) {
      this.#step();
      await this.world.advance(this.world.random.below(60));
      this.#checkMarks();
    }
    await this.#settle();
    this.#checkMarks();
  }

  /** Compares what stands in the store at this moment: whoever dies now leaves just that. */
  #checkMarks(): void {
    const body = this.#stored;
    for (const member of body.members) {
      const place = this.books.documents.get(`conversationPlaces/${member.person.id}:${CONVERSATION}`);
      if (unreadOf(body, member) > 0 && place?.body.unread !== 'perhaps') this.unmarked.add(member.person.id);
    }
  }

  /** The conversation as it stands in the store at this moment. */
  get #stored(): ConversationBody {
    const [body, annex] = Object.values(CONVERSATION_PLACES).map(
      (place) => this.books.documents.get(`${place}/${CONVERSATION}`)?.body,
    );
    return withAnnex(body as unknown as ConversationBody, annex ? annexIn(annex) : null);
  }

  #step(): void {
    const { random } = this.world;
    const some = random.below(30);
    if (some < 10) this.#write();
    else if (some < 17) this.#changeLine();
    else if (some < 22) this.#read();
    else if (some < 24) this.#people();
    else if (some < 26) this.#retry();
    else if (some < 28) this.#disturb();
    else this.#tip();
    this.calls.act(this.#rulers.any()?.authority, this.#someone(), this.world.random);
    this.arrivals.act(this.#rulers.any()?.authority, this.#someone(), this.world.random);
  }

  #disturb(): void {
    const { random } = this.world;
    const ruler = this.#rulers.any();
    if (!ruler || random.chance(0.4)) return this.#start();
    if (random.chance(0.4)) ruler.process.kill();
    else if (random.chance(0.5)) ruler.process.stall();
    else this.#rulers.wake();
    if (this.#rulers.alive().length === 0) this.#start();
  }

  #start(): void {
    this.#count += 1;
    const process = new SimProcess(`process ${this.#count}`);
    const books = this.books.storeOf(process);
    const store = this.#plant.store?.(books) ?? books;
    const notices = this.mentions.noticesOf(process, () => authority);
    const authority: ChatAuthority = new ChatAuthority({
      conversationId: CONVERSATION,
      store,
      clock: this.world.clockOf(process),
      ...placesOf({ conversationId: CONVERSATION, conversations: listsOf(store), onFailed: () => {} }),
      readTips: (cursor) => this.#readTips(process, cursor),
      hooks: {
        onTold: (cut) => {
          this.#hear(cut);
          notices.follow(cut.next);
        },
        onLost: (error) => this.#rulers.lost(process, error),
      },
      rules: this.#rules(),
      faultHook: this.#rulers.deathOf(process, 0.02),
    });
    this.#rulers.start({ process, store, authority }, () => notices.follow(authority.told, 0));
  }

  #rules(): ReturnType<typeof chatRules> {
    const { decide, cut } = this.#plant;
    const rules = chatRules({ tail: TAIL, ...(decide ? { decide } : {}) });
    return cut ? { ...rules, cut: (state) => cut(state, rules.cut) } : rules;
  }

  #hear(cut: ChatCut): void {
    this.calls.hear(cut);
    this.arrivals.hear(cut, this.#stored);
    for (const event of cut.news?.events ?? []) {
      if (event.type === 'line' && event.line.type !== 'erased') {
        this.told.push({ seq: event.line.seq, key: keyOf(event.line) });
      }
    }
  }

  /** Mostly somebody who is in the group. */
  #someone(): string {
    const { random } = this.world;
    const members = [...(this.#rulers.any()?.authority.told.members.keys() ?? [])];
    return members.length > 0 && random.chance(0.85)
      ? random.pick(members)
      : simPerson(random.below(PEOPLE)).id;
  }

  #write(): void {
    const { random } = this.world;
    for (let line = random.below(4); line >= 0; line -= 1) {
      const text = `text ${this.wishes.length}`;
      const knew = this.#rulers.any()?.authority.told.lastSeq ?? 0;
      const commandId = lineCommandId(knew, `command_${this.wishes.length}`);
      const mentions = random.chance(0.4) ? [this.#someone()] : [];
      const wish: Wish = { byId: this.#someone(), commandId, text, mentions, seq: null, refused: false };
      this.wishes.push(wish);
      this.#attempt(wish);
      // two devices, or an impatient one
      if (random.chance(0.1)) this.#attempt(wish);
    }
  }

  #tip(): void {
    const ruler = this.#rulers.any();
    if (!ruler) return;
    const tip = { from: this.#person(), to: this.#person(), atMs: this.world.nowMs };
    this.tips.pay(ruler.authority, tip, this.world.random);
  }

  #person(): Person {
    return simPerson(this.world.random.below(PEOPLE));
  }

  /** Reads the journal, as a process that may die over it. */
  #readTips(process: SimProcess, cursor: string | null): Promise<PaidTips> {
    const read = () => (this.#plant.forgetsTips ? { tips: [], cursor: null } : this.tips.page(cursor));
    return this.world.remote(process, read, () => new StoreUnavailable());
  }

  #retry(): void {
    for (const wish of this.wishes) if (wish.seq === null && !wish.refused) this.#attempt(wish);
    // somebody's tab comes back after a long time, and does not know that it was answered
    const old = this.wishes.length > 0 ? this.world.random.pick(this.wishes) : undefined;
    if (old && !old.refused) this.#attempt(old);
  }

  #attempt(wish: Wish): void {
    const ruler = this.#rulers.any();
    if (!ruler) return;
    const { byId, commandId, text, mentions } = wish;
    const command = { byId, commandId, text, replyTo: null, mentions };
    writeOnce(ruler.authority, command, { letsIn: async () => true }).then(
      (outcome) => {
        if (!outcome.ok) wish.refused ||= wish.seq === null && FOR_GOOD.includes(outcome.rejection.code);
        else if (wish.seq === null) wish.seq = outcome.value.seq;
        else if (wish.seq !== outcome.value.seq)
          this.failures.push(`CI1 ${commandId} was answered ${wish.seq} and ${outcome.value.seq}`);
      },
      () => {},
    );
  }

  #changeLine(): void {
    const ruler = this.#rulers.any();
    if (ruler) this.changes.act(ruler.authority, this.world.random);
  }

  #read(): void {
    const ruler = this.#rulers.any();
    if (!ruler) return;
    const { authority } = ruler;
    const { random } = this.world;
    const personId = this.#someone();
    const you = authority.you(personId);
    if (!you) return;
    const asked = random.chance(0.5)
      ? { limit: 5 }
      : { before: 1 + random.below(authority.told.lastSeq + 1), limit: 5 };
    authority.page(readableOf(you), asked).then(
      ({ lines }) => {
        for (const { seq } of lines) this.reads.push({ personId, seq });
        const last = lines.at(-1);
        if (!last || you.role === 'former') return;
        void authority.line(last.seq).then(
          (line) =>
            line && authority.enqueue({ type: 'read', byId: personId, seq: line.seq, count: line.count }),
          () => {},
        );
      },
      () => {},
    );
  }

  #people(): void {
    const ruler = this.#rulers.any();
    if (!ruler) return;
    const { random } = this.world;
    const owner = ownerIn(ruler.authority.told)?.person.id;
    const person = simPerson(1 + random.below(PEOPLE - 1));
    const commands: readonly ChatCommand[] = [
      { type: 'addMembers', byId: owner ?? 'us_p0', people: [person] },
      { type: 'joinByLink', person },
      { type: 'removeMember', byId: owner ?? 'us_p0', personId: person.id },
      { type: 'leave', byId: person.id },
    ];
    void ruler.authority.command(random.pick(commands));
  }

  /** Heals the world, and lets everybody have what they wish. */
  async #settle(): Promise<void> {
    await this.#rulers.heal();
    this.#start();
    await this.world.advance(1_000);
    for (let round = 0; round < 3; round += 1) {
      for (const wish of this.wishes) if (!wish.refused) this.#attempt(wish);
      await this.world.advance(5_000);
    }
    // whoever is in a call does not come back: it ends by itself
    await this.world.advance(CALL_ENDS_MS);
    const ruler = this.#rulers.any();
    if (!ruler) return void this.failures.push('CI5 nobody rules a healed world');
    const { authority } = ruler;
    // somebody takes back what hardly anybody has read
    const newest = authority.told.tail.findLast(({ type }) => type === 'text');
    if (newest) this.changes.ask(authority, { seq: newest.seq, type: 'erase' });
    await this.world.advance(1_000);
    const lines = await readAll(this.world, authority);
    const found = [];
    for (const typed of SEARCHED) found.push({ typed, seqs: await searchAll(this.world, ruler, typed) });
    this.final = { authority, lines, found };
  }
}

/** What makes a line itself, whatever is changed of it later. */
export function keyOf(line: ChatLine): string {
  if (line.type === 'text') return `${line.from.id}:${line.commandId}`;
  return line.type === 'notice' ? `${line.from.id}:${JSON.stringify(line.notice)}` : 'erased';
}

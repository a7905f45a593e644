import { type AuthContext, type Client, definePlugins } from '@colyseus/core';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { type ChatSnapshot, chatJoinOptions } from '../../../shared/protocol/chat.ts';
import { CHAT_STATE_BYTES, ChatState, fillChat, projectChat } from '../../../shared/state/chatState.ts';
import { clientFacts } from '../../domain/clientFacts.ts';
import { parseJoin, Refused, readSession } from '../kernel/admission.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { SeatedRoom } from '../kernel/SeatedRoom.ts';
import { SharedState } from '../kernel/SharedState.ts';
import { closeUnknown, seatOf, takeSeat } from '../kernel/seat.ts';
import { comeIn, seatRoleOf } from './admission.ts';
import { ChatAuthority } from './ChatAuthority.ts';
import { ChatCalls } from './ChatCalls.ts';
import { ChatOrders } from './ChatOrders.ts';
import { callMedia } from './callMedia.ts';
import { chatHandlers } from './chatRequests.ts';
import type { ChatParts } from './chatRow.ts';
import type { ChatCut } from './chatRules.ts';
import { tipsOf } from './chatTips.ts';
import { takeMessageAway } from './flagMessage.ts';
import { GroupGate } from './GroupGate.ts';
import { GroupStreams } from './GroupStreams.ts';
import { groupDesk, groupMutes } from './groupDesk.ts';
import { createLineFiles } from './lineFiles.ts';
import { MemberNews } from './MemberNews.ts';
import type { ChatState as ChatTold } from './machine/state.ts';
import { readableOf } from './readLines.ts';
import { tellNews } from './tellNews.ts';
import { placesOf } from './UnreadMarks.ts';
import { YouNews } from './YouNews.ts';

/** The parts of the room in which each seat is. */
const partsIn = new WeakMap<Client, ChatParts>();
const isMember = (client: Client): boolean => seatOf(client)?.role === 'member';

/** The room of one conversation: its members, former members who read on, and the authority over it. */
class ChatRoom extends SeatedRoom<{ state: ChatState }> {
  #chat!: ChatAuthority;
  readonly #calls = new ChatCalls({
    ...{ deps: this.deps, clock: this.guardedClock, chat: () => this.#chat },
    keepRoom: (isKept) => this.#keep('call', isKept),
  });
  override messages = { '*': closeUnknown, ...this.shared };
  override plugins = definePlugins([
    callMedia(this.deps, this.#calls, this.fanOut),
    groupDesk(this.deps, () => this.#chat),
    groupMutes(this.deps, () => this.#chat),
  ]);
  readonly #groupGate = new GroupGate({
    ...{ gates: this.deps.services.gates, clock: this.guardedClock },
    onFailed: (err) => this.deps.log.warn({ err }, 'what a group asks is not followed'),
  });
  #members!: MemberNews;
  #orders!: ChatOrders;
  #parts!: ChatParts;
  /** Why the room stays although nobody is connected. */
  readonly #kept = new Set<string>();
  readonly #streams = new GroupStreams({ services: this.deps.services, chat: () => this.#chat });
  readonly #you = new YouNews({
    ...{ clients: () => this.clients, chat: () => this.#chat },
    ...{ fanOut: this.fanOut, clock: this.guardedClock },
  });
  readonly #shared = new SharedState<() => ChatSnapshot, ChatState>({
    clock: this.guardedClock,
    make: () => new ChatState(),
    fill: (state, view) => fillChat(state, projectChat(view())),
    shows: isMember,
    maxBytes: CHAT_STATE_BYTES,
  });

  override async onCreate(options: unknown): Promise<void> {
    const { conversationId } = parseJoin(chatJoinOptions.pick({ conversationId: true }).loose(), options);
    const { services, faultHook } = this.deps;
    const { store, blocks, curbs, conversations, identity, bus } = services;
    const onFailed = (err: unknown) => this.deps.log.warn({ err }, 'a list of heads is not up to date');
    this.#orders = new ChatOrders({
      ...{ conversationId, ledger: services.ledger, clock: this.guardedClock, faultHook },
      chat: () => this.#chat,
      keepRoom: (isKept) => this.#keep('money', isKept),
      onFailed: (error) => this.failed(error),
    });
    this.#chat = new ChatAuthority({
      ...{ conversationId, store, blocks, curbs, faultHook, clock: this.guardedClock },
      names: { identity, bus },
      lineFiles: createLineFiles(services.files, conversationId),
      readTips: tipsOf(services, conversationId),
      lookAtStreams: this.#streams.look,
      returnStray: () => this.#orders.reconcile(),
      ...placesOf({ conversationId, conversations, onFailed }),
      hooks: {
        onTold: (cut, before) => this.#onTold(cut, before),
        onLost: (error) => (error ? this.failed(error) : void this.disconnect(this.codeOfFailure)),
      },
    });
    this.#parts = { chat: this.#chat, calls: this.#calls, orders: this.#orders, groupGate: this.#groupGate };
    this.#members = new MemberNews({ services, chat: () => this.#chat, onFailed });
    if (!(await this.#chat.claim())) throw new Refused('NotAMember');
    await Promise.all([this.#calls.open(), this.#members.open()]);
    this.#groupGate.look(this.#chat.told);
    this.#orders.run(this.#chat.told);
    this.#shared.open(this);
    this.#shared.show(() => this.#chat.snapshot());
    this.opened();
  }

  override async onJoin(client: Client, options: unknown): Promise<void> {
    const seat = takeSeat(client, this.guardedClock.nowMs());
    partsIn.set(client, this.#parts);
    const personId = seat.person.id;
    await this.countSeat(client, personId);
    const { inviteCode } = parseJoin(chatJoinOptions.loose(), options);
    if (inviteCode !== undefined) await comeIn(this.deps, this.#chat, { person: seat.person, inviteCode });
    const you = this.#chat.you(personId);
    // somebody may have left since the door let them in
    if (!you || (you.role === 'former') !== (seat.role === 'former')) throw new Refused('NotAMember');
    this.seated(client);
    this.#shared.join(client);
    if (isMember(client)) this.#chat.enqueue({ type: 'seatIn', personId });
    this.#you.tell(client, you);
    if (isMember(client)) this.fanOut.sendSnapshot(client);
    const page = await this.#chat.page(readableOf(you), { limit: CHAT_LIMITS.pageLines });
    this.fanOut.unicast(client, 'page', page);
  }

  override async onLeave(client: Client): Promise<void> {
    const seat = seatOf(client);
    if (seat && isMember(client) && this.#you.has(client))
      this.#chat.enqueue({ type: 'seatOut', personId: seat.person.id });
    this.left(client, this.#you.has(client));
    await this.#calls.left(client);
  }

  override async onDispose(): Promise<void> {
    this.#shared.close();
    this.#you.stop();
    this.#calls.close();
    this.#groupGate.close();
    this.#orders?.stop();
    await this.#chat?.stop();
    this.#members?.stop();
    await super.onDispose();
  }

  /** Called by the process in which a stream of this group begins or ends: it stands here when this resolves. */
  lookAtStreams = () => this.#streams.looked();

  /** Called for HTTP, in whichever process it was asked. */
  takeAway = (seq: number) => takeMessageAway(this.#chat, seq);

  protected override snapshot(): ChatSnapshot {
    return this.#chat.snapshot();
  }

  protected override watches = isMember;

  #keep(why: string, isKept: boolean): void {
    if (isKept) this.#kept.add(why);
    else this.#kept.delete(why);
    this.autoDispose = this.#kept.size === 0;
  }

  #onTold(cut: ChatCut, before: ChatTold): void {
    // the frame and the answers that wait for it
    this.fanOut.gather();
    if (cut.news) tellNews(this.fanOut, { news: cut.news, clients: this.clients, chat: this.#chat });
    this.#shared.show(() => this.#chat.snapshot());
    this.#calls.onTold(cut, before);
    if (cut.next.members !== before.members) this.#groupGate.look(cut.next);
    this.#orders.run(cut.next);
    if (!cut.body) return;
    this.#you.look(before);
    this.#members.take(cut, before);
    this.#streams.tellDoors(before, cut.next);
  }
}

export function defineChatRoom(deps: RoomDeps) {
  return class extends ChatRoom {
    static override readonly deps = deps;
    static override readonly shared = chatHandlers({ deps, partsOf: (client) => partsIn.get(client)! });
    static override onAuth = async (token: string, options: unknown, context: AuthContext) => {
      const asked = parseJoin(chatJoinOptions, options);
      const { person, session } = await readSession(deps.services, token);
      if (!deps.personSeats.hasRoom(person.id)) throw new Refused('TooManySeats');
      const role = await seatRoleOf(deps.services, { ...asked, personId: person.id });
      return { role, person, session, ...clientFacts(context) };
    };
  };
}

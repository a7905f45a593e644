import { type AuthContext, type Client, definePlugins } from '@colyseus/core';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { type ChatSnapshot, chatJoinOptions, type YouInChat } from '../../../shared/protocol/chat.ts';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import type { Outcome, RejectionCode } from '../../../shared/protocol/rejections.ts';
import { CHAT_STATE_BYTES, ChatState, fillChat, projectChat } from '../../../shared/state/chatState.ts';
import { clientFacts } from '../../domain/clientFacts.ts';
import { parseJoin, Refused, readSession } from '../kernel/admission.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { SeatedRoom } from '../kernel/SeatedRoom.ts';
import { SharedState } from '../kernel/SharedState.ts';
import { closeUnknown, seatOf, takeSeat } from '../kernel/seat.ts';
import { seatRoleOf } from './admission.ts';
import { ChatAuthority } from './ChatAuthority.ts';
import { ChatCalls } from './ChatCalls.ts';
import { callMedia } from './callMedia.ts';
import { chatHandlers } from './chatRequests.ts';
import type { ChatCut } from './chatRules.ts';
import { tipsOf } from './chatTips.ts';
import { GroupStreams } from './GroupStreams.ts';
import { createLineFiles } from './lineFiles.ts';
import { MemberNews } from './MemberNews.ts';
import type { ChatState as ChatTold } from './machine/state.ts';
import { tellNews } from './tellNews.ts';

const EVICT_MS = 50;

const isMember = (client: Client): boolean => seatOf(client)?.role === 'member';

/** The room of one conversation: its members, former members who read on, and the authority over it. */
class ChatRoom extends SeatedRoom<{ state: ChatState }> {
  #chat!: ChatAuthority;
  readonly #calls = new ChatCalls({
    ...{ deps: this.deps, clock: this.guardedClock, chat: () => this.#chat },
    keepRoom: (isKept) => void Object.assign(this, { autoDispose: !isKept }),
  });
  override messages = {
    '*': closeUnknown,
    ...chatHandlers({ deps: this.deps, chat: () => this.#chat, calls: this.#calls }),
  };
  override plugins = definePlugins([callMedia(this.deps, this.#calls, this.fanOut)]);
  #members!: MemberNews;
  readonly #streams = new GroupStreams({ services: this.deps.services, chat: () => this.#chat });
  /** What each seat was told last about itself. */
  readonly #told = new WeakMap<Client, YouInChat>();
  readonly #evicted = new WeakSet<Client>();
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
    const { store, conversations } = services;
    this.#chat = new ChatAuthority({
      conversationId,
      store,
      clock: this.guardedClock,
      faultHook,
      lineFiles: createLineFiles(services.files, conversationId),
      readTips: tipsOf(services, conversationId),
      lookAtStreams: this.#streams.look,
      place: (personIds, atMs) => conversations.place({ conversationId, personIds, atMs }),
      hooks: {
        onTold: (cut, before) => this.#onTold(cut, before),
        onLost: (error) => (error ? this.failed(error) : void this.disconnect(this.codeOfFailure)),
      },
    });
    this.#members = new MemberNews({
      services,
      told: () => this.#chat.told,
      onFailed: (err) => this.deps.log.warn({ err }, 'a list of conversations was not brought up to date'),
    });
    if (!(await this.#chat.claim())) throw new Refused('NotAMember');
    await this.#calls.open();
    this.#shared.open(this);
    this.#shared.show(() => this.#chat.snapshot());
    this.opened();
  }

  override async onJoin(client: Client, options: unknown): Promise<void> {
    const seat = takeSeat(client, this.guardedClock.nowMs());
    const personId = seat.person.id;
    await this.countSeat(client, personId);
    const { inviteCode } = parseJoin(chatJoinOptions.loose(), options);
    if (inviteCode !== undefined) await this.#comeIn(client, inviteCode);
    const you = this.#chat.you(personId);
    // somebody may have left since the door let them in
    if (!you || (you.role === 'former') !== (seat.role === 'former')) throw new Refused('NotAMember');
    this.seated(client);
    this.#shared.join(client);
    if (isMember(client)) this.#chat.enqueue({ type: 'seatIn', personId });
    this.#tellYou(client, you);
    if (isMember(client)) this.fanOut.sendSnapshot(client);
    const may = { from: you.fromSeq, until: you.untilSeq ?? Number.POSITIVE_INFINITY };
    this.fanOut.unicast(client, 'page', await this.#chat.page(may, { limit: CHAT_LIMITS.pageLines }));
  }

  /** Makes somebody a member by an invite link, which is used up by it. */
  async #comeIn(client: Client, code: string): Promise<void> {
    const { person } = seatOf(client)!;
    if (this.#chat.told.members.has(person.id)) return;
    const { groupInvites } = this.deps.services;
    const { conversationId, members } = this.#chat.told;
    if ((await groupInvites.ownerOf(code)) !== conversationId) throw new Refused('InviteInvalid');
    if (members.size >= CHAT_LIMITS.members) throw new Refused('GroupFull');
    const redeemed = await groupInvites.redeem({ code, personId: person.id });
    if (!redeemed.ok) throw new Refused(redeemed.rejection.code);
    const refused: RejectionCode | null = await this.#chat.command({ type: 'joinByLink', person });
    if (refused !== null) throw new Refused(refused);
  }

  override async onLeave(client: Client): Promise<void> {
    const seat = seatOf(client);
    if (seat && isMember(client) && this.#told.has(client))
      this.#chat.enqueue({ type: 'seatOut', personId: seat.person.id });
    this.left(client, this.#told.has(client));
    await this.#calls.left(client);
  }

  override async onDispose(): Promise<void> {
    this.#shared.close();
    this.#calls.close();
    await this.#chat?.stop();
    this.#members?.stop();
    await super.onDispose();
  }

  /** Called by the process in which a stream of this group begins or ends: it stands here when this resolves. */
  async lookAtStreams(): Promise<Outcome<object>> {
    await this.#streams.look();
    return { ok: true, value: {} };
  }

  protected override snapshot(): ChatSnapshot {
    return this.#chat.snapshot();
  }

  protected override watches = isMember;

  #onTold(cut: ChatCut, before: ChatTold): void {
    if (cut.news) tellNews(this.fanOut, { news: cut.news, clients: this.clients, chat: this.#chat });
    this.#shared.show(() => this.#chat.snapshot());
    this.#calls.onTold(cut, before);
    if (!cut.body) return;
    for (const client of this.clients) this.#look(client, before);
    this.#members.take(cut, before);
    this.#streams.tellDoors(before, cut.next);
  }

  /** Tells a seat what changed for it, and closes that of somebody who is a member no more. */
  #look(client: Client, before: ChatTold): void {
    const last = this.#told.get(client);
    const seat = seatOf(client);
    if (!last || !seat || !isMember(client)) return;
    const { members, doors } = this.#chat.told;
    const { id } = seat.person;
    if (members.get(id) === before.members.get(id) && doors === before.doors) return;
    const you = this.#chat.you(id);
    if (!you || you.role === 'former') return this.#evict(client);
    const { unread: _, ...now } = you;
    const { unread: __, ...then } = last;
    if (JSON.stringify(now) !== JSON.stringify(then)) this.#tellYou(client, you);
  }

  /** Closes a seat in a moment: whoever leaves is answered before. */
  #evict(client: Client): void {
    if (this.#evicted.has(client)) return;
    this.#evicted.add(client);
    this.guardedClock.after(EVICT_MS, () => client.leave(CLOSE_CODES.evicted));
  }

  #tellYou(client: Client, you: YouInChat): void {
    this.#told.set(client, you);
    this.fanOut.unicast(client, 'you', you);
  }
}

export function defineChatRoom(deps: RoomDeps) {
  return class extends ChatRoom {
    static override readonly deps = deps;
    static override onAuth = async (token: string, options: unknown, context: AuthContext) => {
      const asked = parseJoin(chatJoinOptions, options);
      const { person, session } = await readSession(deps.services, token);
      if (!deps.personSeats.hasRoom(person.id)) throw new Refused('TooManySeats');
      const role = await seatRoleOf(deps.services, { ...asked, personId: person.id });
      return { role, person, session, ...clientFacts(context) };
    };
  };
}

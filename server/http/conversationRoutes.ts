import type { Router } from 'express';
import { CHAT_LIMITS } from '../../shared/chatLimits.ts';
import {
  type CallPriceBody,
  type ConversationHead,
  type ConversationsAnswer,
  callPriceBody,
  type GroupInviteAnswer,
  type MessageRules,
  messageRulesBody,
  type PersonAnswer,
  type SearchAnswer,
  startConversationBody,
} from '../../shared/protocol/conversations.ts';
import { type Account, personOf } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { SEARCH_LIMITS } from '../../shared/searchText.ts';
import { isSeen, tidyText } from '../../shared/tidyText.ts';
import { readSettled } from '../domain/conversation/conversationAnnex.ts';
import { showGroupPicture } from '../domain/conversation/groupPicture.ts';
import { headsNow } from '../domain/conversation/headsNow.ts';
import { isShutTo, needAtGroup } from '../domain/gates/groupGate.ts';
import { findSeen } from '../domain/gates/seenBy.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, openRoute, parseBody, refuse } from './answer.ts';

interface Parts {
  readonly services: Services;
}

/** Adds the routes of conversations (shared/protocol/conversations.ts). */
export function addConversationRoutes(api: Router, { services }: Parts): void {
  const { identity, conversations, messageRules } = services;
  addFurtherRoutes(api, services);
  api.get(
    '/conversations',
    accountRoute(identity, async ({ id: personId }, req): Promise<Outcome<ConversationsAnswer>> => {
      const { cursor } = req.query;
      const page = await conversations.list({ personId, cursor: typeof cursor === 'string' ? cursor : null });
      return accept({ ...page, conversations: await headsNow(identity, page.conversations) });
    }),
  );
  api.get(
    '/conversations/:conversationId',
    accountRoute(identity, async ({ id: personId }, req): Promise<Outcome<ConversationHead>> => {
      const conversationId = String(req.params.conversationId);
      const head = await conversations.head({ personId, conversationId });
      const [named] = head ? await headsNow(identity, [head]) : [];
      return named ? accept(named) : refuse('NotFound');
    }),
  );
  api.post(
    '/conversations',
    accountRoute(identity, async (caller, req): Promise<Outcome<ConversationHead>> => {
      const body = parseBody(startConversationBody, req);
      if (!body.ok) return body;
      const started = await start(services, caller, body.value);
      if (!started.ok) return started;
      const head = await conversations.head({ personId: caller.id, conversationId: started.value });
      return head ? accept(head) : refuse('TemporarilyUnavailable');
    }),
  );
  api.get(
    '/group-invites/:code',
    openRoute(identity, (caller, req) => answerInvite(services, caller, String(req.params.code))),
  );
  api.get(
    '/people/:handle',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<PersonAnswer>> => {
      const found = await findSeen(services, { id }, String(req.params.handle));
      if (!found) return refuse('NotFound');
      const door = found.id === id ? null : await messageRules.door({ writerId: id, toId: found.id });
      return accept({ person: personOf(found), door });
    }),
  );
  api.get(
    '/message-rules',
    accountRoute(
      identity,
      async ({ id }): Promise<Outcome<MessageRules>> => accept(await messageRules.get(id)),
    ),
  );
  api.put(
    '/message-rules',
    accountRoute(identity, async ({ id, isCreator }, req): Promise<Outcome<MessageRules>> => {
      const body = parseBody(messageRulesBody, req);
      if (!body.ok) return body;
      if (body.value.type !== 'everybody' && body.value.paid && !isCreator) return refuse('NotACreator');
      await messageRules.set(id, body.value);
      return accept(body.value);
    }),
  );
}

function addFurtherRoutes(api: Router, services: Services): void {
  addSearchRoute(api, services);
  addCallPriceRoutes(api, services);
}

function addCallPriceRoutes(api: Router, { identity, messageRules }: Services): void {
  api.get(
    '/call-price',
    accountRoute(
      identity,
      async ({ id }): Promise<Outcome<CallPriceBody>> =>
        accept({ perMinuteMinor: await messageRules.callPrice(id) }),
    ),
  );
  api.put(
    '/call-price',
    accountRoute(identity, async ({ id, isCreator }, req): Promise<Outcome<CallPriceBody>> => {
      const body = parseBody(callPriceBody, req);
      if (!body.ok) return body;
      if (body.value.perMinuteMinor !== null && !isCreator) return refuse('NotACreator');
      await messageRules.setCallPrice(id, body.value.perMinuteMinor);
      return accept(body.value);
    }),
  );
}

function addSearchRoute(api: Router, { identity, messageSearch }: Services): void {
  api.get(
    '/search',
    accountRoute(identity, async ({ id: personId }, req): Promise<Outcome<SearchAnswer>> => {
      const { q = '', cursor = null } = req.query;
      const isCursor = cursor === null || typeof cursor === 'string';
      if (typeof q !== 'string' || q.length > SEARCH_LIMITS.queryChars || !isCursor)
        return refuse('BadRequest');
      const { found, cursor: next } = await messageSearch.inAll({ personId, typed: q, cursor });
      const heads = await headsNow(
        identity,
        found.map(({ head }) => head),
      );
      return accept({ found: found.map((one, at) => ({ ...one, head: heads[at]! })), cursor: next });
    }),
  );
}

/** Says where an invite link of a group leads; whom its owner blocks, or hides from, as if it led nowhere. */
async function answerInvite(
  services: Services,
  caller: Account | null,
  code: string,
): Promise<Outcome<GroupInviteAnswer>> {
  const { store, groupInvites, gates } = services;
  const conversationId = await groupInvites.ownerOf(code);
  const found = conversationId && (await readSettled(store, conversationId));
  if (!conversationId || !found) return refuse('InviteInvalid');
  const { name, members } = found;
  const isMember = members.some(({ person }) => person.id === caller?.id);
  const ownerId = members.find(({ role }) => role === 'owner')?.person.id;
  const about = { conversationId, name, memberCount: members.length, isMember };
  if (isMember || ownerId === undefined) return accept(about);
  if (caller && (await isShutTo(services, { ownerId, personId: caller.id }))) return refuse('InviteInvalid');
  const isAsking = (await gates.settings(ownerId)).places.group !== undefined;
  return accept(isAsking ? { ...about, gateOf: ownerId } : about);
}

type StartBody = ReturnType<typeof startConversationBody.parse>;

async function start(services: Services, caller: Account, body: StartBody): Promise<Outcome<string>> {
  const { conversations } = services;
  const starter = personOf(caller);
  if (body.type === 'direct') {
    const other = await findSeen(services, caller, body.handle);
    if (!other) return refuse('NotFound');
    if (other.id === caller.id) return refuse('Forbidden');
    return conversations.startDirect({ starter, other: personOf(other) });
  }
  const name = tidyText(body.name);
  if (!isSeen(name) || [...name].length > CHAT_LIMITS.groupNameChars) return refuse('GroupNameInvalid');
  const found = await Promise.all(body.handles.map((handle) => findSeen(services, caller, handle)));
  const mayAdd = await Promise.all(
    found.map((one) => one !== null && mayBeFirst(services, { ownerId: caller.id, personId: one.id })),
  );
  const others = found.flatMap((one, index) => (one && mayAdd[index] ? [personOf(one)] : []));
  const { pictureId } = body;
  const conversationId = services.ids.next('gr');
  if (pictureId !== undefined) {
    const asked = { conversationId, personId: caller.id, fileId: pictureId };
    const shown = await showGroupPicture(services.files, asked);
    if (!shown.ok) return shown;
  }
  return conversations.startGroup({ starter, name, others, conversationId, pictureId });
}

/** Says whether somebody may be among the first members of a group of that owner. Others are sent a link, which says what is asked. */
async function mayBeFirst(
  { conversations, gates }: Services,
  { ownerId, personId }: { readonly ownerId: string; readonly personId: string },
): Promise<boolean> {
  const mayAdd = await conversations.mayAdd({ byId: ownerId, personId });
  return mayAdd && (await needAtGroup(gates, { ownerId, personId })) === null;
}

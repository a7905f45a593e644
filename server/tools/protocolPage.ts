import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Metadata } from '@colyseus/schema';
import { z } from 'zod';
import { CHAT_LIMITS } from '../../shared/chatLimits.ts';
import { INBOX_LIMITS } from '../../shared/inboxLimits.ts';
import { LIMITS } from '../../shared/limits.ts';
import { ASSETS } from '../../shared/money.ts';
import * as access from '../../shared/protocol/access.ts';
import * as admin from '../../shared/protocol/admin.ts';
import { chatJoinOptions } from '../../shared/protocol/chat.ts';
import { CHAT_REQUESTS } from '../../shared/protocol/chatRequests.ts';
import { CLOSE_CODES, mayReconnect } from '../../shared/protocol/closeCodes.ts';
import * as commands from '../../shared/protocol/commands.ts';
import * as conversations from '../../shared/protocol/conversations.ts';
import { REACTION_KINDS } from '../../shared/protocol/feed.ts';
import { FURTHER_REJECTIONS } from '../../shared/protocol/furtherRejections.ts';
import * as http from '../../shared/protocol/http.ts';
import { INBOX_REQUESTS, inboxJoinOptions } from '../../shared/protocol/inbox.ts';
import * as meetings from '../../shared/protocol/meetings.ts';
import * as money from '../../shared/protocol/money.ts';
import { REJECTIONS } from '../../shared/protocol/rejections.ts';
import { AUDIENCE_REQUESTS, type RequestTable, STREAM_REQUESTS } from '../../shared/protocol/requests.ts';
import { WIRE } from '../../shared/protocol/wireVersion.ts';
import { CHAT_MEANINGS, ChatState, MEMBER_MEANINGS, MemberState } from '../../shared/state/chatState.ts';
import { INBOX_MEANINGS, InboxState } from '../../shared/state/inboxState.ts';
import { LISTED_MEANINGS, ListedState, LOBBY_MEANINGS, LobbyState } from '../../shared/state/lobbyState.ts';
import { MEETING_MEANINGS, MeetingState } from '../../shared/state/meetingState.ts';
import { STAGE_MEANINGS, StageState } from '../../shared/state/stageState.ts';
import { fillTables, table } from './markdownTable.ts';
import { SECURITY_PAGE, securityTables } from './securityPage.ts';

/**
 * The tables of docs/protocol.md, made from the schemas that the server parses with: `npm run docs` writes them, a
 * test fails when they differ.
 */
export const PROTOCOL_PAGE = join(resolve(import.meta.dirname, '../..'), 'docs/protocol.md');

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

function restBodies(): string {
  return requestTable({
    'POST /api/register': http.registerBody,
    'POST /api/login': http.loginBody,
    'POST /api/demo/login': http.demoLoginBody,
    'POST /api/demo/show': http.demoShowBody,
    'POST /api/logout': http.logoutBody,
    'POST /api/password': http.passwordBody,
    'GET /api/wallet/statement': money.statementQuery,
    'POST /api/topups': money.topUpBody,
    'POST /api/quotes': money.quoteBody,
    'POST /api/conversions': money.conversionBody,
    'POST /api/payouts': money.payoutBody,
    'POST /webhooks/payments': money.webhookBody,
    'POST /api/admin/streams/:streamId/take-down': admin.takeDownBody,
    'POST /api/invites': access.inviteBody,
    'POST /api/subscribers': access.subscriberBody,
    'POST /api/conversations': conversations.startConversationBody,
    'PUT /api/message-rules': conversations.messageRulesBody,
    'PUT /api/call-price': conversations.callPriceBody,
    'POST /api/bids': meetings.placeBidBody,
    'PUT /api/meeting-settings': meetings.meetingSettingsBody,
  });
}

export function protocolTables(): Record<string, string> {
  return {
    'stream-requests': requestTable(schemasOf(STREAM_REQUESTS)),
    'audience-requests': requestTable(schemasOf(AUDIENCE_REQUESTS)),
    'chat-requests': requestTable(schemasOf(CHAT_REQUESTS)),
    'meeting-requests': requestTable(schemasOf(meetings.MEETING_REQUESTS)),
    'inbox-requests': requestTable(schemasOf(INBOX_REQUESTS)),
    'join-options': requestTable({
      'any room': commands.clientOptions,
      stream: commands.streamJoinOptions,
      audience: commands.audienceJoinOptions,
      chat: chatJoinOptions,
      inbox: inboxJoinOptions,
      meeting: meetings.meetingJoinOptions,
    }),
    'rest-bodies': restBodies(),
    rejections: table(
      ['code', 'what a person is told'],
      Object.entries({ ...REJECTIONS, ...FURTHER_REJECTIONS }).map(([code, text]) => [`\`${code}\``, text]),
    ),
    'close-codes': table(
      ['code', 'name', 'rejoin by yourself'],
      Object.entries(CLOSE_CODES).map(([name, code]) => [
        String(code),
        `\`${name}\``,
        mayReconnect(code) ? 'yes' : 'no',
      ]),
    ),
    assets: table(
      ['asset', 'decimals'],
      Object.entries(ASSETS).map(([code, { decimals }]) => [`\`${code}\``, String(decimals)]),
    ),
    wire: table(
      ['number', 'value'],
      Object.entries(WIRE).map(([name, value]) => [`\`${name}\``, String(value)]),
    ),
    'inbox-state': stateTable(InboxState, INBOX_MEANINGS),
    'stage-state': stateTable(StageState, STAGE_MEANINGS),
    'lobby-state': stateTable(LobbyState, LOBBY_MEANINGS),
    'listed-state': stateTable(ListedState, LISTED_MEANINGS),
    'chat-state': stateTable(ChatState, CHAT_MEANINGS),
    'meeting-state': stateTable(MeetingState, MEETING_MEANINGS),
    'member-state': stateTable(MemberState, MEMBER_MEANINGS),
    'chat-limits': table(
      ['limit', 'value'],
      Object.entries(CHAT_LIMITS).map(([name, value]) => [`\`${name}\``, String(value)]),
    ),
    limits: table(
      ['limit', 'value'],
      Object.entries({ ...LIMITS, ...INBOX_LIMITS }).map(([name, value]) => [`\`${name}\``, String(value)]),
    ),
    reactions: REACTION_KINDS.map((kind) => `\`${kind}\``).join(', '),
  };
}

function schemasOf(requests: RequestTable): Readonly<Record<string, z.ZodType>> {
  return Object.fromEntries(Object.entries(requests).map(([name, { schema }]) => [name, schema]));
}

function requestTable(schemas: Readonly<Record<string, z.ZodType>>): string {
  const rows = Object.entries(schemas).flatMap(([name, schema]) => {
    const { properties = {}, required = [] } = z.toJSONSchema(schema) as JsonSchema;
    const fields = Object.entries(properties);
    if (fields.length === 0) return [[`\`${name}\``, '', '`{}`']];
    return fields.map(([field, type], index) => [
      index === 0 ? `\`${name}\`` : '',
      `\`${field}\`${required.includes(field) ? '' : ' (optional)'}`,
      describe(type),
    ]);
  });
  return table(['request', 'field', 'type'], rows);
}

/** Each field of a synced state: its type as the decoder sees it, and its meaning. */
function stateTable(state: object, meanings: Readonly<Record<string, string>>): string {
  const types = Metadata.getFields(state as never) as Readonly<Record<string, unknown>>;
  const rows = Object.entries(types).map(([field, type]) => [
    `\`${field}\``,
    typeOfState(type),
    meanings[field]!,
  ]);
  return table(['field', 'type', 'meaning'], rows);
}

function typeOfState(type: unknown): string {
  if (typeof type === 'string') return type;
  if (typeof type === 'function') return type.name;
  const [[kind, inner]] = Object.entries(type as object) as [[string, unknown]];
  return `${kind} of ${typeOfState(inner)}`;
}

function describe(schema: JsonSchema): string {
  if (schema.anyOf) return schema.anyOf.map(describe).join(' or ');
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if (schema.properties) {
    const { properties, required = [] } = schema;
    const fields = Object.entries(properties).map(
      ([name, type]) => `${name}${required.includes(name) ? '' : '?'}: ${describe(type)}`,
    );
    return `{ ${fields.join('; ')} }`;
  }
  const bounds = [
    schema.pattern === undefined ? '' : `\`/${schema.pattern.replaceAll('|', '\\|')}/\``,
    schema.maxLength === undefined ? '' : `at most ${schema.maxLength} characters`,
    schema.minimum === undefined ? '' : `from ${schema.minimum}`,
    schema.maximum === undefined ? '' : `to ${schema.maximum}`,
  ].filter((part) => part !== '');
  return [schema.type ?? 'any', ...bounds].join(', ');
}

if (process.argv[1] === import.meta.filename) {
  for (const [page, tables] of [
    [PROTOCOL_PAGE, protocolTables()],
    [SECURITY_PAGE, securityTables()],
  ] as const) {
    writeFileSync(page, fillTables(readFileSync(page, 'utf8'), tables));
  }
}

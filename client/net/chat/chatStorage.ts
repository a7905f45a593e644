import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import { readLocal, writeLocal } from '../../base/localText.ts';
import {
  filesFromText,
  type Outgoing,
  type OutgoingFile,
  outgoingFromText,
  outgoingToText,
} from '../../model/chat/outgoing.ts';
import { sessionStore } from '../sessionStore.ts';

/** Whose it is, and of which conversation. */
export interface Kept {
  readonly personId: string;
  readonly conversationId: string;
}

/** Lines of a conversation that are painted before the room has answered. */
const LINES_KEPT = 40;

const keyOf = ({ personId, conversationId }: Kept, what: string) =>
  `mesi.chat.${what}.${personId}.${conversationId}`;

/** Reads what was being written in a conversation; empty when nothing was. */
export const readDraft = (kept: Kept): string => readLocal(keyOf(kept, 'draft')) ?? '';

/** Keeps what is being written in a conversation, over reloads. */
export function keepDraft(kept: Kept, text: string): void {
  if (isHere(kept.personId)) writeLocal(keyOf(kept, 'draft'), text || null);
}

/** Reads the files that were chosen in a conversation and not sent. */
export const readChosen = (kept: Kept): readonly OutgoingFile[] =>
  filesFromText(readLocal(keyOf(kept, 'chosen')));

/** Keeps the files that are chosen in a conversation, over reloads. */
export function keepChosen(kept: Kept, files: readonly OutgoingFile[]): void {
  if (isHere(kept.personId))
    writeLocal(keyOf(kept, 'chosen'), files.length > 0 ? JSON.stringify(files) : null);
}

/** Reads the messages that no room has answered yet. */
export const readOutgoing = (kept: Kept): readonly Outgoing[] =>
  outgoingFromText(readLocal(keyOf(kept, 'out')));

/** Changes what is kept by one message: other tabs of this person keep theirs in the same place. */
export function keepOutgoing(kept: Kept, message: Outgoing): void {
  const known = readOutgoing(kept);
  const isKnown = known.some(({ commandId }) => commandId === message.commandId);
  const next = isKnown
    ? known.map((other) => (other.commandId === message.commandId ? message : other))
    : [...known, message];
  writeLocal(keyOf(kept, 'out'), outgoingToText(next));
}

/** Keeps these messages no longer. */
export function dropOutgoing(kept: Kept, commandIds: ReadonlySet<string>): void {
  const known = readOutgoing(kept);
  const left = known.filter(({ commandId }) => !commandIds.has(commandId));
  if (left.length < known.length) writeLocal(keyOf(kept, 'out'), outgoingToText(left));
}

/** Reads the lines that this tab saw last in a conversation. */
export const readLines = (kept: Kept): readonly ChatLine[] => readList<ChatLine>(keyOf(kept, 'lines'));

/** Keeps the newest lines for as long as the tab is open. */
export function keepLines(kept: Kept, lines: readonly ChatLine[]): void {
  if (isHere(kept.personId)) writeSession(keyOf(kept, 'lines'), lines.slice(-LINES_KEPT));
}

const headsKey = (personId: string) => `mesi.chat.heads.${personId}`;

/** Reads the conversations that this tab saw last in the list. */
export const readHeads = (personId: string): readonly ConversationHead[] =>
  readList<ConversationHead>(headsKey(personId));

/** Keeps the list of conversations for as long as the tab is open. */
export function keepHeads(personId: string, heads: readonly ConversationHead[]): void {
  if (isHere(personId)) writeSession(headsKey(personId), heads.slice(0, LINES_KEPT));
}

/** Says whether this person is logged in. What comes after a log-out is kept no more. */
function isHere(personId: string): boolean {
  const session = sessionStore.get();
  return session.type === 'member' && session.account.id === personId;
}

/** This page wrote it itself, in the same tab; a page of another version shows it until the server has answered. */
function readList<T>(key: string): readonly T[] {
  try {
    const list: unknown = JSON.parse(window.sessionStorage.getItem(key) ?? '[]');
    return Array.isArray(list) ? (list as readonly T[]) : [];
  } catch {
    return [];
  }
}

function writeSession(key: string, list: readonly unknown[]): void {
  try {
    window.sessionStorage.setItem(key, JSON.stringify(list));
  } catch {
    // storage is forbidden or full: the next visit waits for the server
  }
}

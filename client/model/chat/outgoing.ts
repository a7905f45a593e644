import type { RejectionCode } from '../../../shared/protocol/rejections.ts';

/** A file that its writer has chosen for a message. Its bytes are kept by this browser under `key` until it was sent. */
export interface OutgoingFile {
  readonly key: string;
  readonly name: string;
  readonly bytes: number;
  /** The media type that the browser takes it for; the server decides by the content. */
  readonly mime: string;
  readonly isVoice: boolean;
  /** Under what the server has it, once it is there and ready; null: not yet. */
  readonly fileId: string | null;
}

/**
 * A message that its writer has sent from this browser. It is kept until the room has answered, over reloads too, and
 * sent again under the same `commandId` until then: the room says it once.
 */
export interface Outgoing {
  readonly commandId: string;
  readonly text: string;
  readonly replyTo: number | null;
  readonly mentions: readonly string[];
  /** What is sent with it; absent: nothing is. It waits until all of them are with the server. */
  readonly files?: readonly OutgoingFile[];
  /** The price for which others open the files, in minor units of MESI; absent: they are open. */
  readonly lock?: { readonly priceMinor: string };
  /** The line that is forwarded, whose words stand in `text` until the room has told them; absent: it is the writer's own. */
  readonly forward?: { readonly conversationId: string; readonly seq: number };
  /** When it was written, in Unix ms of the server's clock. */
  readonly atMs: number;
  readonly state: OutgoingState;
}

export type OutgoingState =
  | { readonly type: 'sending' }
  /** The room has said it; the line is on its way to this page. */
  | { readonly type: 'said' }
  /** The room will not say it. It stays until its writer tries again or takes it away. */
  | { readonly type: 'refused'; readonly code: RejectionCode };

export type OutgoingChange =
  | { readonly type: 'written'; readonly message: Outgoing }
  | { readonly type: 'said'; readonly commandId: string }
  | { readonly type: 'refused'; readonly commandId: string; readonly code: RejectionCode }
  | { readonly type: 'again'; readonly commandId: string }
  | { readonly type: 'taken'; readonly commandId: string }
  /** A file of a message is with the server. */
  | { readonly type: 'uploaded'; readonly key: string; readonly fileId: string }
  /** The page knows the lines of these commands now. */
  | { readonly type: 'seen'; readonly commandIds: ReadonlySet<string> };

/** The most messages that one browser keeps for one conversation; the composer waits when there are so many. */
export const OUTGOING_KEPT = 100;

/** Returns the messages after a change; the same list when nothing changed. */
export function changeOutgoing(list: readonly Outgoing[], change: OutgoingChange): readonly Outgoing[] {
  switch (change.type) {
    case 'written':
      return list.length >= OUTGOING_KEPT ? list : [...list, change.message];
    case 'said':
      return withState(list, change.commandId, { type: 'said' });
    case 'refused':
      return withState(list, change.commandId, { type: 'refused', code: change.code });
    case 'again':
      return withState(list, change.commandId, { type: 'sending' });
    case 'taken':
      return list.filter(({ commandId }) => commandId !== change.commandId);
    case 'uploaded':
      return list.map((message) =>
        message.files?.some(({ key }) => key === change.key)
          ? { ...message, files: message.files.map((file) => withId(file, change)) }
          : message,
      );
    case 'seen': {
      const left = list.filter(({ commandId }) => !change.commandIds.has(commandId));
      return left.length === list.length ? list : left;
    }
  }
}

const withId = (file: OutgoingFile, { key, fileId }: { readonly key: string; readonly fileId: string }) =>
  file.key === key ? { ...file, fileId } : file;

/** Says whether all files of a message are with the server. */
export function isWhole({ files = [] }: Pick<Outgoing, 'files'>): boolean {
  return files.every(({ fileId }) => fileId !== null);
}

function withState(list: readonly Outgoing[], commandId: string, state: OutgoingState): readonly Outgoing[] {
  return list.map((message) => (message.commandId === commandId ? { ...message, state } : message));
}

/** Returns what is kept of the messages over a reload: everything that the room has not said yet. */
export function outgoingToText(list: readonly Outgoing[]): string | null {
  const kept = list.filter(({ state }) => state.type !== 'said');
  return kept.length === 0 ? null : JSON.stringify(kept);
}

/** Reads what was kept. Storage can hold anything: what is no message is left out. */
export function outgoingFromText(text: string | null): readonly Outgoing[] {
  if (text === null) return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(isOutgoing).slice(0, OUTGOING_KEPT) : [];
  } catch {
    return [];
  }
}

function isOutgoing(value: unknown): value is Outgoing {
  if (typeof value !== 'object' || value === null) return false;
  const { commandId, text, replyTo, mentions, files, forward, lock, atMs, state } =
    value as Partial<Outgoing>;
  return (
    typeof commandId === 'string' &&
    typeof text === 'string' &&
    (replyTo === null || typeof replyTo === 'number') &&
    Array.isArray(mentions) &&
    mentions.every((mention) => typeof mention === 'string') &&
    (files === undefined || (Array.isArray(files) && files.every(isOutgoingFile))) &&
    (lock === undefined || typeof lock?.priceMinor === 'string') &&
    (forward === undefined ||
      (typeof forward?.conversationId === 'string' && typeof forward.seq === 'number')) &&
    typeof atMs === 'number' &&
    (state?.type === 'sending' || state?.type === 'refused')
  );
}

function isOutgoingFile(value: unknown): value is OutgoingFile {
  if (typeof value !== 'object' || value === null) return false;
  const { key, name, bytes, mime, isVoice, fileId } = value as Partial<OutgoingFile>;
  return (
    [key, name, mime].every((text) => typeof text === 'string') &&
    typeof bytes === 'number' &&
    typeof isVoice === 'boolean' &&
    (fileId === null || typeof fileId === 'string')
  );
}

/** Reads files that were chosen and not sent yet; what is none is left out. */
export function filesFromText(text: string | null): readonly OutgoingFile[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list.filter(isOutgoingFile) : [];
  } catch {
    return [];
  }
}

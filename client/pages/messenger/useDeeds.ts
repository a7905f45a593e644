import { useMemo } from 'react';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import type { ChatSnapshot, YouInChat } from '../../../shared/protocol/chat.ts';
import type { OpenConversation } from '../../net/chat/openConversation.ts';
import { serverNowMs } from '../../net/serverClock.ts';
import { t } from '../../texts/messenger.ts';
import { copyText } from '../../ui/notices/copyText.ts';
import { tellRefusal } from './ask.ts';
import type { TextLine } from './chatViews.ts';
import type { LineDeeds } from './LineActions.tsx';
import { receiptPath } from './ReceiptLink.tsx';
import { isAdmin, mayDo } from './rights.ts';
import type { Purpose } from './useComposing.ts';

export interface DeedsInput {
  readonly open: OpenConversation;
  readonly view: ChatSnapshot | null;
  readonly you: YouInChat | null;
  readonly begin: (purpose: Purpose) => void;
  readonly goTo: (seq: number) => void;
  readonly onRemove: (line: TextLine) => void;
  readonly onMoreEmoji: (line: TextLine) => void;
  readonly openFile: (fileId: string) => void;
  readonly forward: (line: TextLine) => void;
  readonly unlock: (line: TextLine) => void;
  readonly report: (line: TextLine) => void;
  readonly showActions: (line: TextLine) => void;
  /** Goes to another page. */
  readonly go: (path: string) => void;
}

/** What the reader may do with lines, and how it is done. */
export function useDeeds(input: DeedsInput): LineDeeds {
  const { open, view, you, begin, goTo, onRemove, onMoreEmoji, openFile, forward, unlock, go } = input;
  const { report, showActions } = input;
  const settings = view?.settings;
  const role = you?.role ?? null;
  const letsFree = you?.letsFree === true;
  // not of all that `you` has: it is told anew with each read mark, and all lines would be drawn anew
  return useMemo(() => {
    const reader = role === null ? null : { role };
    const isOwn = (line: TextLine) => line.from.id === open.kept.personId;
    const isFresh = (line: TextLine) => serverNowMs() - line.atMs < CHAT_LIMITS.editMs;
    const isMember = role !== null && role !== 'former';
    return {
      mayWrite: isMember,
      mayPin: mayDo(reader, settings?.whoPins),
      mayEdit: (line) => isMember && isOwn(line) && isFresh(line) && !line.isForwarded,
      mayDelete: (line) =>
        isMember &&
        ((isOwn(line) && (isFresh(line) || line.paid?.state === 'held')) ||
          (view?.type === 'group' && isAdmin(reader))),
      react: (line, emoji) => void open.request('react', { seq: line.seq, emoji }).then(tellRefusal),
      moreEmoji: onMoreEmoji,
      reply: (line) => begin({ type: 'reply', line }),
      edit: (line) => begin({ type: 'edit', line }),
      remove: onRemove,
      mayReport: (line) => !isOwn(line),
      report,
      pin: (line, isPinned) => void open.request('pin', { seq: line.seq, isPinned }).then(tellRefusal),
      copy: (line) => void copy(line.text),
      returnPaid: async (orderId) => tellRefusal(await open.request('returnPaid', { orderId })),
      letFree: letsFree ? null : async () => tellRefusal(await open.request('setFree', { isFree: true })),
      showReceipt: async (seq) => {
        const reply = await open.request('receipt', { seq });
        if (reply.type === 'answered') go(receiptPath(reply.value.entryId));
        else tellRefusal(reply);
      },
      goTo,
      openFile,
      forward,
      unlock,
      showActions,
    };
  }, [
    open,
    view?.type,
    settings,
    role,
    letsFree,
    begin,
    goTo,
    onRemove,
    report,
    onMoreEmoji,
    openFile,
    forward,
    unlock,
    go,
    showActions,
  ]);
}

const copy = (text: string): Promise<void> => copyText(text, { title: t('line.copied') });

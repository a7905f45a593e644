import { assertNever } from '../../../shared/assertNever.ts';
import type { ChatLine, Notice } from '../../../shared/protocol/chatLines.ts';
import type { ChatRow } from '../../model/chat/chatRows.ts';
import { hasArrived, isReadByOthers } from '../../model/chat/conversation.ts';
import { t } from '../../texts/messenger.ts';
import { Spinner } from '../../ui/display/Spinner.tsx';
import { Bubble } from './Bubble.tsx';
import { dayWords } from './dayWords.ts';
import { noticeWords } from './noticeWords.tsx';
import { OutgoingBubble } from './OutgoingBubble.tsx';
import { ReceiptLink } from './ReceiptLink.tsx';
import styles from './Row.module.css';
import { StreamNotice } from './StreamNotice.tsx';
import { mayCall, startCall } from './startCall.ts';
import type { TickState } from './Ticks.tsx';
import { TipBubble } from './TipBubble.tsx';
import type { Talk } from './useTalk.ts';

/** One row of the list, whatever it is. */
export function Row({ row, talk }: { readonly row: ChatRow<ChatLine>; readonly talk: Talk }) {
  switch (row.type) {
    case 'day':
      return (
        <p className={styles.day}>
          <span>{dayWords(row.atMs, talk.nowMs)}</span>
        </p>
      );
    case 'unread':
      return <p className={styles.unread}>{t('unread')}</p>;
    case 'gap':
      return (
        <div className={styles.gap}>
          <Spinner size={18} />
          <button type="button" onClick={() => talk.open.fill(row.gap, 'behind')}>
            {t('loadGap')}
          </button>
        </div>
      );
    case 'outgoing':
      return <OutgoingBubble row={row} talk={talk} />;
    case 'line':
      return <LineRow row={row} talk={talk} />;
    default:
      return assertNever(row);
  }
}

/** The way back to whoever called in vain, or was called. */
function CallBack({ line, talk }: { readonly line: ChatLine; readonly talk: Talk }) {
  if (line.type !== 'notice' || line.notice.type !== 'called' || line.notice.outcome === 'talked')
    return null;
  if (!talk.other || !mayCall(talk)) return null;
  const { medium } = line.notice;
  const { name: title } = talk.other;
  return (
    <button type="button" className={styles.callBack} onClick={() => startCall(talk, { medium, title })}>
      {t('call.back')}
    </button>
  );
}

/** The receipts of a call that cost money: one of each stretch of it. */
function CallReceipts({ notice }: { readonly notice: Notice }) {
  if (notice.type !== 'called' || !notice.cost || notice.cost.takenMinor === '0') return null;
  return notice.cost.orderIds.map((orderId) => <ReceiptLink key={orderId} orderId={orderId} />);
}

/** Whoever hides what they have read is not shown what others have, nor what has arrived. */
function tickOf(line: ChatLine, { view, you, selfId }: Talk): TickState {
  if (you?.hidesReads) return 'said';
  if (isReadByOthers(view, line, selfId)) return 'read';
  return hasArrived(view, line, selfId) ? 'arrived' : 'said';
}

/** Says whether that is the newest line that its writer paid for, of those that the page knows. */
function isNewestPaid({ seq, from }: ChatLine, { conversation }: Talk): boolean {
  const newest = conversation.window.lines.findLast(
    (line) => line.type === 'text' && line.paid !== undefined && line.from.id === from.id,
  );
  return newest?.seq === seq;
}

type LineOf = Extract<ChatRow<ChatLine>, { readonly type: 'line' }>;

function LineRow({ row, talk }: { readonly row: LineOf; readonly talk: Talk }) {
  const { line, isFirst, isLast } = row;
  const { view, selfId, people } = talk;
  if (line.type === 'notice' && line.notice.type === 'streamEnded')
    return (
      <StreamNotice
        notice={line.notice}
        from={line.from}
        selfId={selfId}
        isMember={talk.you !== null && talk.you.role !== 'former'}
      />
    );
  if (line.type === 'notice' && line.notice.type === 'tipped')
    return <TipBubble line={line} tip={line.notice} talk={talk} />;
  if (line.type === 'notice') {
    return (
      <p className={styles.notice}>
        {noticeWords(line.notice, line.from, selfId)}
        <CallReceipts notice={line.notice} />
        <CallBack line={line} talk={talk} />
      </p>
    );
  }
  const isOwn = line.from.id === selfId;
  return (
    <Bubble
      {...{ line, isFirst, isLast, selfId, people }}
      isGroup={talk.isGroup}
      quoted={line.type === 'text' && line.replyTo !== null ? talk.quoted(line.replyTo) : undefined}
      tick={isOwn && line.type !== 'erased' ? tickOf(line, talk) : null}
      isPinned={view?.pins.includes(line.seq) ?? false}
      isFound={talk.found === line.seq}
      isNewestPaid={line.type === 'text' && line.paid !== undefined && isNewestPaid(line, talk)}
      query={talk.query}
      deeds={talk.deeds}
    />
  );
}

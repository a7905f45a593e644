import Gift from 'lucide-react/icons/gift';
import type { ChatLine, Notice } from '../../../shared/protocol/chatLines.ts';
import { calledNow } from '../../model/chat/conversation.ts';
import { formatMoney, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/messenger.ts';
import { cx } from '../../ui/cx.ts';
import { isolate, shown, unmarked } from '../../ui/isolate.tsx';
import bubble from './Bubble.module.css';
import { BubbleRow } from './Bubble.tsx';
import { noticeText } from './noticeWords.tsx';
import { ReceiptLink } from './ReceiptLink.tsx';
import styles from './TipBubble.module.css';
import type { Talk } from './useTalk.ts';

interface TipBubbleProps {
  readonly line: ChatLine & { readonly type: 'notice' };
  readonly tip: Extract<Notice, { readonly type: 'tipped' }>;
  readonly talk: Talk;
}

/** A tip of one member to another: everybody in the conversation sees it, and the two of it have its receipt. */
export function TipBubble({ line, tip, talk }: TipBubbleProps) {
  const { seq, atMs } = line;
  const { selfId, isGroup, deeds, people } = talk;
  const from = calledNow(people, line.from);
  const isOwn = from.id === selfId;
  const isTheirs = isOwn || tip.to.id === selfId;
  const who = {
    by: isOwn ? ('you' as const) : ('other' as const),
    name: isolate(from.name),
    person: tip.to.id === selfId ? t('youToo') : isolate(calledNow(people, tip.to).name),
  };
  return (
    <BubbleRow isOwn={isOwn} isFirst isLast author={isGroup && !isOwn ? from : null}>
      <article
        tabIndex={-1}
        data-line={seq}
        data-tipped={tip.tipId}
        className={cx(bubble.bubble, styles.tip)}
        aria-label={unmarked(noticeText(tip, from, selfId))}
      >
        <p className={styles.who}>
          <Gift aria-hidden />
          <span>{shown(t('tip.given', who))}</span>
        </p>
        <p className={styles.amount}>
          {formatMoney({ asset: tip.asset, amountMinor: BigInt(tip.amountMinor) })}
        </p>
        {tip.message === '' ? null : (
          <p className={styles.message}>
            <bdi>{tip.message}</bdi>
          </p>
        )}
        <p className={styles.foot}>
          {isTheirs ? <ReceiptLink onOpen={() => deeds.showReceipt(seq)} /> : null}
          <time title={formatWhen(atMs, 'second')}>{formatWhen(atMs, 'clock')}</time>
        </p>
      </article>
    </BubbleRow>
  );
}

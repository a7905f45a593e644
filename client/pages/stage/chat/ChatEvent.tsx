import Reply from 'lucide-react/icons/reply';
import { memo, Suspense } from 'react';
import { handlePath } from '../../../../shared/pages.ts';
import type { HistoryEvent, LineEvent, TipEvent } from '../../../../shared/protocol/feed.ts';
import { useStore } from '../../../base/createStore.ts';
import { isFirstTip, type TipRun } from '../../../model/combos.ts';
import { tipTier } from '../../../model/tipTiers.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi, formatMoney, formatWhen } from '../../../texts/format.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { localeStore } from '../../../texts/locale.ts';
import { t } from '../../../texts/stage.ts';
import { cx } from '../../../ui/cx.ts';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import { hueOf } from '../../../ui/display/identityArt.ts';
import { isolate } from '../../../ui/isolate.tsx';
import styles from './ChatEvent.module.css';
import { DeleteButton } from './DeleteButton.tsx';
import { replyTo } from './replyTo.ts';

/** Most who read a chat moderate nobody. */
const ModerateMenu = lazyPart(() => import('./ModerateMenu.tsx'));
const FlagButton = lazyPart(() => import('../flag/FlagButton.tsx'));

export const ChatEvent = memo(function ChatEvent({
  event,
  selfId,
  moderates,
  withHandle = false,
  isTop = false,
  isToMe = false,
  combo,
  streamId = null,
}: {
  readonly event: HistoryEvent;
  readonly selfId: string;
  /** The connection of somebody who may moderate; null for everybody else. */
  readonly moderates: StreamConnection | null;
  /** Where the name alone could be taken for somebody else's. */
  readonly withHandle?: boolean;
  /** The writer gave most in this stream. */
  readonly isTop?: boolean;
  /** The line speaks to whoever reads it. */
  readonly isToMe?: boolean;
  /** The combo whose last tip it is. */
  readonly combo?: TipRun | undefined;
  /** The stream, where whoever reads may report lines; null: they may not. */
  readonly streamId?: string | null;
}) {
  useStore(localeStore);
  if (event.type === 'tip') return <Tip tip={event} combo={combo} moderates={moderates} />;
  const isOwn = event.from.id === selfId;
  return <Line line={event} {...{ isOwn, moderates, withHandle, isTop, isToMe, streamId }} />;
});

interface LineProps {
  readonly line: LineEvent;
  readonly isOwn: boolean;
  readonly moderates: StreamConnection | null;
  readonly withHandle: boolean;
  readonly isTop: boolean;
  readonly isToMe: boolean;
  readonly streamId: string | null;
}

/** Separates for screen readers what the eye sees apart. */
function Gap({ sign }: { readonly sign: string }) {
  return <span className="visuallyHidden">{sign}</span>;
}

function Line({ line, isOwn, moderates, withHandle, isTop, isToMe, streamId }: LineProps) {
  const byCreator = line.role === 'creator';
  return (
    <li
      className={cx(styles.line, byCreator && styles.creator, isOwn && styles.own, isToMe && styles.toMe)}
      title={formatWhen(line.atMs, 'clock')}
      data-line={line.id}
    >
      <Avatar person={line.from} size={26} className={styles.avatar} />
      <p className={styles.words}>
        <span className={styles.name} style={hueOf(line.from.id)}>
          <Writer person={line.from} isOwn={isOwn} />
          {isOwn ? <Gap sign=", " /> : null}
          {isOwn ? <span className={styles.you}>{t('chat.you')}</span> : null}
        </span>
        {withHandle ? (
          <span className={styles.handle}>
            <Gap sign=" " />
            <bdi>@{line.from.handle}</bdi>
          </span>
        ) : null}
        {line.subscribedMonths ? (
          <span className={cx(styles.badge, styles.subscriber)}>
            <Gap sign=", " />
            {t('chat.subscriber', { months: line.subscribedMonths })}
          </span>
        ) : null}
        {isTop ? (
          <span className={cx(styles.badge, styles.top)}>
            <Gap sign=", " />
            {t('chat.topTipper')}
          </span>
        ) : null}
        {line.role === 'viewer' ? null : (
          <span className={styles.badge}>
            <Gap sign=", " />
            {byCreator ? t('chat.creator') : t('chat.moderator')}
          </span>
        )}
        <Gap sign=": " />
        <bdi className={styles.text}>{line.text}</bdi>
        {isOwn ? null : <ReplyButton line={line} />}
        {isOwn ? null : <ReportLine line={line} streamId={streamId} />}
      </p>
      {moderates && !isOwn && !byCreator ? (
        <Suspense fallback={null}>
          <ModerateMenu
            connection={moderates}
            person={line.from}
            lineId={line.id}
            className={styles.moderate}
          />
        </Suspense>
      ) : null}
      {moderates && isOwn ? (
        <DeleteButton
          connection={moderates}
          lineId={line.id}
          label={t('chat.deleteYours')}
          className={styles.moderate}
        />
      ) : null}
    </li>
  );
}

/** Leads to the profile of whoever wrote the line, and so to a message to them; the stream stays where it is. */
function Writer({ person, isOwn }: { readonly person: LineEvent['from']; readonly isOwn: boolean }) {
  const name = <bdi>{person.name}</bdi>;
  if (isOwn) return name;
  return (
    <a href={handlePath(person.handle)} target="_blank" rel="noopener" className={styles.writer}>
      {name}
    </a>
  );
}

/** Begins an answer to whoever wrote the line. */
function ReplyButton({ line }: { readonly line: LineEvent }) {
  return (
    <button
      type="button"
      className={styles.reply}
      aria-label={t('chat.reply', { name: isolate(line.from.name) })}
      onClick={() => replyTo.set(line.from.handle)}
    >
      <Reply aria-hidden />
    </button>
  );
}

/** Reports the line, where whoever reads may. */
function ReportLine({ line, streamId }: Pick<LineProps, 'line' | 'streamId'>) {
  if (streamId === null) return null;
  return (
    <Suspense fallback={null}>
      <FlagButton
        target={{ type: 'line', streamId, lineId: line.id }}
        person={line.from}
        plain={styles.reply}
      />
    </Suspense>
  );
}

interface TipProps {
  readonly tip: TipEvent;
  readonly combo: TipRun | undefined;
  readonly moderates: StreamConnection | null;
}

function Tip({ tip, combo, moderates }: TipProps) {
  const tier = tipTier(tip.mesiMinor);
  const paid = formatMoney({ asset: tip.asset, amountMinor: BigInt(tip.amountMinor) });
  const credited = formatMesi(tip.mesiMinor);
  return (
    <li
      className={cx(styles.tip, styles[tier])}
      title={formatWhen(tip.atMs, 'clock')}
      data-tip={tip.id}
      data-tier={tier}
    >
      <div className={styles.tipHead}>
        <Avatar person={tip.from} size={tier === 'small' ? 26 : 32} />
        <span className={styles.giver}>
          {t.rich('chat.tipped', {
            name: <bdi>{tip.from?.name ?? t('anonymous')}</bdi>,
            verb: (words) => <span className={styles.verb}>{words}</span>,
          })}
        </span>
        <span className={styles.paid}>
          {paid}
          {tip.asset === 'MESI' ? null : <span className={styles.credited}>{credited}</span>}
        </span>
      </div>
      {isFirstTip(tip) || combo ? (
        <p className={styles.marks}>
          {isFirstTip(tip) ? <span className={styles.mark}>{t('chat.firstTip')}</span> : null}
          {combo ? (
            <span className={cx(styles.mark, styles.combo)}>
              {t('chat.combo', { count: combo.count, amount: formatMesi(combo.mesiMinor) })}
            </span>
          ) : null}
        </p>
      ) : null}
      {tip.menuTitle ? (
        <p className={styles.menu}>
          <bdi>{tip.menuTitle}</bdi>
        </p>
      ) : null}
      {tip.message ? (
        <div className={styles.said}>
          <p className={styles.message}>
            <bdi>{tip.message}</bdi>
          </p>
          {moderates ? (
            <DeleteButton connection={moderates} lineId={tip.id} label={t('chat.deleteTip')} />
          ) : null}
        </div>
      ) : null}
    </li>
  );
}

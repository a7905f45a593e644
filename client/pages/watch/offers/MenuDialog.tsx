import { useState } from 'react';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { MenuItem } from '../../../../shared/protocol/modes.ts';
import { formatDuration } from '../../../../shared/time.ts';
import { coolingMs, type MenuPlace } from '../../../model/menuQueue.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/menu.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import styles from './Menu.module.css';
import { OrderItem } from './OrderItem.tsx';

interface MenuDialogProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly places: readonly MenuPlace[];
}

/** Shows the menu, what waits and what was done; one item is ordered on a second page of the same dialog. */
export default function MenuDialog({ connection, stage, places }: MenuDialogProps) {
  const [chosen, setChosen] = useState<MenuItem | null>(null);
  const nowMs = useServerNow();
  // a price that has changed meanwhile is shown as it is now
  const item = stage.menu.find(({ id }) => id === chosen?.id);
  if (item)
    return (
      <OrderItem {...{ connection, item }} creatorName={stage.creator.name} onDone={() => setChosen(null)} />
    );
  const done = stage.menuQueue?.done ?? [];
  return (
    <div className={styles.menu}>
      <ul className={styles.items}>
        {stage.menu.map((each) => (
          <li key={each.id} className={styles.item}>
            <Item item={each} leftMs={coolingMs(stage.menuQueue, each.id, nowMs)} onOrder={setChosen} />
          </li>
        ))}
      </ul>
      {places.length > 0 ? <Queue {...{ connection, places, nowMs }} /> : null}
      {done.length > 0 ? (
        <section aria-label={t('done')}>
          <h3 className={styles.head}>{t('done')}</h3>
          <ul className={styles.list}>
            {done.map(({ id, title, from }) => (
              <li key={id} className={styles.line}>
                <bdi className={styles.what}>{title}</bdi>
                <span className={styles.who}>{forWhom(from?.name)}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {places.length + done.length === 0 ? <p className={styles.none}>{t('nothingDone')}</p> : null}
    </div>
  );
}

interface ItemProps {
  readonly item: MenuItem;
  readonly leftMs: number;
  readonly onOrder: (item: MenuItem) => void;
}

function Item({ item, leftMs, onOrder }: ItemProps) {
  const amount = formatMesi(item.priceMinor);
  return (
    <>
      <div className={styles.words}>
        <strong>
          <bdi>{item.title}</bdi>
        </strong>
        <span className={styles.price}>
          {amount}
          {leftMs > 0 ? ` · ${t('again', { time: formatDuration(leftMs) })}` : null}
        </span>
      </div>
      <Button
        size="s"
        disabled={leftMs > 0}
        aria-label={t('orderLabel', { item: isolate(item.title), amount })}
        onClick={() => onOrder(item)}
      >
        {t('order')}
      </Button>
    </>
  );
}

interface QueueProps {
  readonly connection: StreamConnection;
  readonly places: readonly MenuPlace[];
  readonly nowMs: number;
}

function Queue({ connection, places, nowMs }: QueueProps) {
  return (
    <section aria-label={t('inQueue')}>
      <h3 className={styles.head}>{t('inQueue')}</h3>
      <ol className={styles.list}>
        {places.map(({ id, place, title, from, isOwn, dueAtMs }) => (
          <li key={id} className={styles.line} data-own={isOwn || undefined}>
            <span className={styles.place}>{place}</span>
            <span className={styles.what}>
              <bdi>{title}</bdi>
              {isOwn ? (
                <small className={styles.left}>{t('left', { time: formatDuration(dueAtMs - nowMs) })}</small>
              ) : null}
            </span>
            <span className={styles.who}>{isOwn ? t('forYou') : forWhom(from?.name)}</span>
            {isOwn ? <TakeBack {...{ connection, title }} tipId={id} /> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

interface TakeBackProps {
  readonly connection: StreamConnection;
  readonly tipId: string;
  readonly title: string;
}

/** Takes one's own order back: what is held for it returns. */
function TakeBack({ connection, tipId, title }: TakeBackProps) {
  const [isBusy, setBusy] = useState(false);
  const takeBack = async () => {
    setBusy(true);
    const reply = await connection.request('cancelItem', { tipId });
    setBusy(false);
    if (reply.type === 'answered') showToast({ title: t('takenBack', { item: isolate(title) }) });
    else showToast({ title: t('notTakenBack'), body: reply.rejection.message, tone: 'warning' });
  };
  return (
    <Button
      size="s"
      variant="ghost"
      busy={isBusy}
      aria-label={t('takeBackLabel', { item: isolate(title) })}
      onClick={() => void takeBack()}
    >
      {t('takeBack')}
    </Button>
  );
}

const forWhom = (name: string | undefined) => t.rich('for', { name: <bdi>{name ?? t('somebody')}</bdi> });

import ListChecks from 'lucide-react/icons/list-checks';
import { useState } from 'react';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { MenuItem, PanelView } from '../../../../shared/protocol/modes.ts';
import { formatDuration } from '../../../../shared/time.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/panel.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { cx } from '../../../ui/cx.ts';
import { isolate, shown } from '../../../ui/isolate.tsx';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { useAct } from '../../stage/useAct.ts';
import { RequestAnswers } from '../requests/RequestAnswers.tsx';
import { MenuForm } from './MenuForm.tsx';
import styles from './Panel.module.css';
import { PanelCard } from './PanelCard.tsx';

interface MenuCardProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly panel: PanelView | null;
}

/** Shows the tip menu, and what was ordered from it: what waits is done or skipped here. */
export function MenuCard({ connection, stage, panel }: MenuCardProps) {
  const [open, setOpen] = useState(false);
  const { busy, error, act } = useAct(connection);
  const orders = panel?.menuOrders ?? [];
  const waiting = orders.filter((order) => !order.isDone).length;
  return (
    <PanelCard icon={<ListChecks aria-hidden />} title={t('menu.title')} lit={waiting > 0} error={error}>
      {stage.menu.length === 0 ? (
        <p className={styles.words}>{t('menu.about')}</p>
      ) : (
        <p className={styles.words}>
          {shown(stage.menu.map((item) => `${isolate(item.title)} (${price(item)})`).join(' · '))}
        </p>
      )}
      {orders.length > 0 ? (
        <ul className={styles.list} aria-label={t('menu.chosen')}>
          {orders.map((order) => (
            <li key={order.tipId} className={cx(styles.row, order.isDone && styles.done)}>
              <div className={styles.rowWords}>
                <strong>
                  <bdi>{order.title}</bdi>
                </strong>
                <span>
                  {t.rich('menu.for', { name: <bdi>{order.from?.name ?? t('menu.somebody')}</bdi> })}
                  {order.mesiMinor === undefined ? null : ` · ${formatMesi(order.mesiMinor)}`}
                </span>
                {order.message ? (
                  <span>
                    <q>
                      <bdi>{order.message}</bdi>
                    </q>
                  </span>
                ) : null}
                {order.isDone || order.dueAtMs === undefined ? null : <Left dueAtMs={order.dueAtMs} />}
              </div>
              {order.isDone ? null : (
                <RequestAnswers
                  request={{
                    ...{ type: 'menu', id: order.tipId, isAccepted: false },
                    isHeld: order.dueAtMs !== undefined,
                  }}
                  busy={busy}
                  act={act}
                />
              )}
            </li>
          ))}
        </ul>
      ) : null}
      <div className={styles.actions}>
        <Button onPointerEnter={preloadDialog} onClick={() => setOpen(true)}>
          {stage.menu.length === 0 ? t('menu.write') : t('menu.change')}
        </Button>
      </div>
      <Dialog open={open} onOpenChange={setOpen} title={t('menu.title')}>
        {open ? <MenuForm connection={connection} menu={stage.menu} onDone={() => setOpen(false)} /> : null}
      </Dialog>
    </PanelCard>
  );
}

/** How long the creator has left to do it. */
function Left({ dueAtMs }: { readonly dueAtMs: number }) {
  const nowMs = useServerNow();
  return <span>{t('menu.left', { time: formatDuration(dueAtMs - nowMs) })}</span>;
}

const price = ({ priceMinor }: MenuItem) => formatMesi(priceMinor);

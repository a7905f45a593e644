import BellRing from 'lucide-react/icons/bell-ring';
import { Link } from 'wouter';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/alerts.ts';
import { Badge } from '../../../ui/display/Badge.tsx';
import { Alerts, useHeldTips } from '../../stage/alerts/Alerts.tsx';
import { useOverlayDesk } from '../../stage/alerts/overlayDesk.ts';
import styles from '../panel/Panel.module.css';
import { PanelCard } from '../panel/PanelCard.tsx';

/** The alerts of the overlay as a part of the control panel. */
export function AlertsCard({ connection }: { readonly connection: StreamConnection }) {
  const { isPaused } = useOverlayDesk(connection);
  const isWaiting = useHeldTips(connection).length > 0;
  return (
    <PanelCard
      icon={<BellRing aria-hidden />}
      title={t('card.title')}
      head={isPaused ? <Badge>{t('card.paused')}</Badge> : null}
      lit={isPaused || isWaiting}
    >
      <Alerts connection={connection} />
      <Link href="/studio/overlay" className={styles.link}>
        {t('card.edit')}
      </Link>
    </PanelCard>
  );
}

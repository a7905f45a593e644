import BellRing from 'lucide-react/icons/bell-ring';
import { useEffect, useState } from 'react';
import { SECOND_MS } from '../../../../shared/time.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/alerts.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { Alerts } from './Alerts.tsx';
import { lookAtDesk } from './overlayDesk.ts';

/** A moderator's page asks so often how alerts are run, while it shows them. */
const LOOK_EVERY_MS = 4 * SECOND_MS;

/** The way of a moderator to the alerts of the creator's overlay. */
export default function ModeratorAlerts({ connection }: { readonly connection: StreamConnection }) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return;
    void lookAtDesk(connection);
    const timer = setInterval(() => void lookAtDesk(connection), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [open, connection]);
  return (
    <div>
      <Button
        size="s"
        icon={<BellRing aria-hidden />}
        onPointerEnter={preloadDialog}
        onClick={() => setOpen(true)}
      >
        {t('card.title')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} size="s" title={t('card.title')}>
        {open ? <Alerts connection={connection} /> : null}
      </Dialog>
    </div>
  );
}

import ShieldIcon from 'lucide-react/icons/shield';
import { useState } from 'react';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/desk.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { Desk } from './Desk.tsx';

/** The way of creators and moderators to the moderation desk. */
export default function DeskButton({ connection }: { readonly connection: StreamConnection }) {
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button
        size="s"
        icon={<ShieldIcon aria-hidden />}
        onPointerEnter={preloadDialog}
        onClick={() => setOpen(true)}
      >
        {t('open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title')} description={t('about')}>
        {open ? <Desk connection={connection} /> : null}
      </Dialog>
    </div>
  );
}

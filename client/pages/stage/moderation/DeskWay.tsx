import ShieldIcon from 'lucide-react/icons/shield';
import { useState } from 'react';
import { t } from '../../../texts/desk.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { Desk } from './Desk.tsx';
import type { DeskRoom } from './deskRoom.ts';

/** The button that opens the moderation desk of a room. */
export function DeskWay({ room }: { readonly room: DeskRoom }) {
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
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('title')}
        description={t(room.askStream ? 'about' : 'aboutGroup')}
      >
        {open ? <Desk room={room} /> : null}
      </Dialog>
    </div>
  );
}

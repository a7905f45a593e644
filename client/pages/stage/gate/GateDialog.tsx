import { useState } from 'react';
import type { GatePlace } from '../../../../shared/protocol/gates.ts';
import { t } from '../../../texts/gates.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import GateCard from './GateCard.tsx';

/** A button that opens what is asked at a gate. */
export default function GateDialog({
  creatorId,
  place,
}: {
  readonly creatorId: string;
  readonly place: GatePlace;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type="button" variant="secondary" onClick={() => setOpen(true)}>
        {t('see')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t(`title.${place}`)} size="s">
        {open ? <GateCard creatorId={creatorId} place={place} /> : null}
      </Dialog>
    </>
  );
}

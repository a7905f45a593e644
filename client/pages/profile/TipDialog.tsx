import type { Person } from '../../../shared/protocol/people.ts';
import { t } from '../../texts/watch.ts';
import { isolate } from '../../ui/isolate.tsx';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import TipForm from '../stage/tip/TipForm.tsx';
import type { Tipping } from '../stage/tip/useTipping.ts';

interface TipDialogProps {
  readonly person: Person;
  readonly tipping: Tipping;
  readonly onClose: () => void;
}

/** The form of a tip to somebody, and its receipt once it is paid. */
export default function TipDialog({ person, tipping, onClose }: TipDialogProps) {
  const close = () => {
    tipping.edit();
    onClose();
  };
  return (
    <Dialog open onOpenChange={close} size="s" title={t('tip.toCreator', { creator: isolate(person.name) })}>
      <TipForm tipping={tipping} creatorName={person.name} untitled />
    </Dialog>
  );
}

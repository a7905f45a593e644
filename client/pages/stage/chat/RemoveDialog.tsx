import type { Person } from '../../../../shared/protocol/people.ts';
import { t } from '../../../texts/moderation.ts';
import { isolate } from '../../../ui/isolate.tsx';
import { ConfirmDialog } from '../../../ui/popups/ConfirmDialog.tsx';

export interface RemoveDialogProps {
  readonly person: Person;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Asks before somebody is put out of a stream, and says what becomes of their money. */
export default function RemoveDialog({ person, onYes, onNo }: RemoveDialogProps) {
  return (
    <ConfirmDialog
      open
      title={t('remove.ask', { name: isolate(person.name) })}
      description={t('remove.about')}
      busy={false}
      yes={t('remove.yes')}
      no={t('remove.no')}
      onYes={onYes}
      onNo={onNo}
    />
  );
}

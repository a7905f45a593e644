import Pencil from 'lucide-react/icons/pencil';
import { Suspense, useState } from 'react';
import type { ProfileAnswer } from '../../../shared/protocol/profiles.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/profile.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { preloadDialog } from '../../ui/popups/Dialog.tsx';

const EditDialog = lazyPart(() => import('./EditDialog.tsx'));

interface OwnActionsProps {
  readonly profile: ProfileAnswer;
  readonly onSaved: () => void;
}

/** What a person does on their own profile. */
export function OwnActions({ profile, onSaved }: OwnActionsProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        size="s"
        icon={<Pencil aria-hidden />}
        onPointerEnter={preloadDialog}
        onClick={() => setOpen(true)}
      >
        {t('do.edit')}
      </Button>
      <Suspense fallback={null}>
        {isOpen ? <EditDialog profile={profile} onClose={() => setOpen(false)} onSaved={onSaved} /> : null}
      </Suspense>
    </>
  );
}

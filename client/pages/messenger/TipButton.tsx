import Gift from 'lucide-react/icons/gift';
import { lazy, Suspense, useState } from 'react';
import { t } from '../../texts/messenger.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import type { Talk } from './useTalk.ts';

const TipDialog = lazy(() => import('./TipDialog.tsx'));

/** Opens what is filled in for a tip to somebody in the conversation. */
export function TipButton({ talk }: { readonly talk: Talk }) {
  const [isOpen, setOpen] = useState(false);
  const [isWanted, setWanted] = useState(false);
  if (talk.people.length < 2) return null;
  const open = () => {
    setWanted(true);
    setOpen(true);
  };
  return (
    <>
      <IconButton size="s" label={t('tip.open')} icon={<Gift />} onClick={open} />
      {isWanted ? (
        <Suspense fallback={null}>
          <TipDialog talk={talk} open={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

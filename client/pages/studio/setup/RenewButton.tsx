import { useState } from 'react';
import { useRun } from '../../../net/useRun.ts';
import { t } from '../../../texts/studio.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { ConfirmDialog } from '../../../ui/popups/ConfirmDialog.tsx';
import { preloadDialog } from '../../../ui/popups/Dialog.tsx';
import type { Secret } from './useSecret.ts';

interface RenewButtonProps {
  /** What is made anew. */
  readonly what: 'streamKey' | 'overlayAddress';
  /** What happens to the old one. */
  readonly consequence: string;
  readonly renew: Secret<unknown>['renew'];
  readonly className?: string | undefined;
}

/** Makes a secret anew, after a yes. */
export function RenewButton({ what, consequence, renew, className }: RenewButtonProps) {
  const [asking, setAsking] = useState(false);
  const { busy, refused, forget, run } = useRun();
  const close = () => {
    setAsking(false);
    forget();
  };
  const yes = async () => {
    if (!(await run(renew))) return;
    close();
    showToast({ title: t(`renew.new.${what}`), tone: 'positive' });
  };
  return (
    <>
      <Button
        size="s"
        variant="ghost"
        className={className}
        onPointerEnter={preloadDialog}
        onClick={() => setAsking(true)}
      >
        {t(`renew.new.${what}`)}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t(`renew.ask.${what}`)}
        description={consequence}
        error={refused?.message ?? null}
        busy={busy}
        yes={t('renew.yes')}
        no={t('renew.no')}
        onYes={() => void yes()}
        onNo={close}
      />
    </>
  );
}

import Gift from 'lucide-react/icons/gift';
import { Suspense, useEffect } from 'react';
import { t } from '../../../texts/watch.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { Dialog, preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { TipForm } from '../../stage/tip/lazyTipForm.ts';
import type { TipFormProps } from '../../stage/tip/TipForm.tsx';
import { sayLeftOut } from '../../stage/tip/useTipping.ts';
import { useOpenFor } from '../../stage/useOpenFor.ts';
import styles from './TipSheet.module.css';

/**
 * Lets a person tip on a phone: a button beside the composer, and a sheet from below. It closes once the tip is paid, so that
 * whoever gave it sees it fly, and is fresh when it is opened again.
 */
export function TipSheet(props: TipFormProps) {
  const { open, setOpen, wish } = useOpenFor('tip');
  const { tipping, creatorName } = props;
  const { phase, edit } = tipping;
  useEffect(() => {
    if (phase.type !== 'paid') return;
    setOpen(false);
    const title = t('tip.sent', { creator: isolate(creatorName), amount: phase.paid });
    const body = sayLeftOut(phase.textLeftOut);
    showToast({ title, tone: 'tip', ...(body === null ? {} : { body }) });
    edit();
  }, [phase, edit, creatorName, setOpen]);
  return (
    <>
      <Button
        variant="tip"
        data-tip-place
        className={styles.tipButton}
        icon={<Gift aria-hidden />}
        onPointerEnter={preloadDialog}
        onClick={wish}
      >
        {t('tip.word')}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('tip.toCreator', { creator: isolate(creatorName) })}
      >
        <Suspense fallback={null}>
          <TipForm {...props} untitled />
        </Suspense>
      </Dialog>
    </>
  );
}

import ChevronDown from 'lucide-react/icons/chevron-down';
import Gift from 'lucide-react/icons/gift';
import { Suspense } from 'react';
import { t } from '../../../texts/watch.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { TipForm } from '../../stage/tip/lazyTipForm.ts';
import type { TipFormProps } from '../../stage/tip/TipForm.tsx';
import { useOpenFor } from '../../stage/useOpenFor.ts';
import styles from './TipPanel.module.css';

/** Below this the open panel would leave the chat too little room. */
const ROOMY_PX = 740;

/** Under the chat on a wide screen; folds away. */
export function TipPanel({ isGuest, ...props }: TipFormProps & { readonly isGuest: boolean }) {
  const { open, setOpen, wish } = useOpenFor('tip', () => window.innerHeight >= ROOMY_PX);
  const folded = (
    <section data-tip-place aria-label={t('tip.word')} className={styles.folded}>
      <Button variant="tip" size="l" wide icon={<Gift aria-hidden />} onClick={wish}>
        {t('tip.send')}
      </Button>
    </section>
  );
  if (!open || isGuest) return folded;
  return (
    <Suspense fallback={folded}>
      <section data-tip-place aria-label={t('tip.word')} className={styles.panel}>
        <IconButton
          label={t('tip.fold')}
          size="s"
          icon={<ChevronDown />}
          className={styles.fold}
          onClick={() => setOpen(false)}
        />
        <TipForm {...props} />
      </section>
    </Suspense>
  );
}

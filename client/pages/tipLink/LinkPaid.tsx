import { Suspense } from 'react';
import { handlePath } from '../../../shared/pages.ts';
import type { TipLinkView } from '../../../shared/protocol/tipLinks.ts';
import type { KeptReceipt } from '../../net/tipLink/keptTip.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/tipLinks.ts';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import styles from './TipLink.module.css';

const TipPaid = lazyPart(() => import('../stage/tip/TipPaid.tsx'));

interface LinkPaidProps {
  readonly receipt: KeptReceipt;
  readonly link: TipLinkView;
  readonly onAgain: () => void;
}

/** The receipt of a tip through a link, with the thanks of whoever it went to. */
export function LinkPaid({ receipt: { paid, receiptId }, link, onAgain }: LinkPaidProps) {
  const { creator, thanks } = link;
  return (
    <div className={styles.paid}>
      <Suspense fallback={null}>
        <TipPaid {...{ paid, receiptId }} creatorName={creator.name} textLeftOut={null} onDone={onAgain} />
      </Suspense>
      {thanks === '' ? null : (
        <blockquote className={styles.thanks}>
          <bdi>{thanks}</bdi>
        </blockquote>
      )}
      <ButtonLink href={handlePath(creator.handle)} wide>
        {t('paid.profile')}
      </ButtonLink>
    </div>
  );
}

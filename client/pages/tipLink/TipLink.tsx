import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { handlePath } from '../../../shared/pages.ts';
import type { TipLinkView } from '../../../shared/protocol/tipLinks.ts';
import { askForAccount } from '../../net/accountAsked.ts';
import { newCommandId } from '../../net/commandIds.ts';
import { openProfileTips } from '../../net/profileTips.ts';
import { useAccount } from '../../net/session.ts';
import type { TipOutcome } from '../../net/stream/tipOutbox.ts';
import { KeptTip } from '../../net/tipLink/keptTip.ts';
import { tipLinksApi } from '../../net/tipLink/tipLinksApi.ts';
import { formatWhen } from '../../texts/format.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/tipLinks.ts';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { LinkGoal } from '../stage/tip/LinkGoal.tsx';
import { TipForm } from '../stage/tip/lazyTipForm.ts';
import { amountOf, type Tipping, useTipping } from '../stage/tip/useTipping.ts';
import { useIsHere } from '../stage/useIsHere.ts';
import { LinkPaid } from './LinkPaid.tsx';
import styles from './TipLink.module.css';

const OneGoal = lazyPart(() => import('../stage/goals/OneGoal.tsx'));

interface TipLinkProps {
  readonly link: TipLinkView;
  /** A tip was paid here: what came through the link is more now. */
  readonly onPaid: () => void;
}

/** What a link asks for, with the form of a tip, and then its receipt. */
export function TipLink({ link, onPaid }: TipLinkProps) {
  const { creator, label } = link;
  const { kept, tipping, again } = useLinkTip(link, onPaid);
  const accountId = useAccount()?.id ?? null;
  const receipt = accountId === null ? null : kept.receiptOf(accountId);
  const amountsMinor = useMemo(() => link.amountsMinor.map(BigInt), [link.amountsMinor]);
  return (
    <article className={styles.page}>
      <header className={styles.head}>
        <Avatar person={creator} size={64} />
        <div className={styles.words}>
          <h1 className={styles.label}>
            <bdi>{label}</bdi>
          </h1>
          <p className={styles.for}>
            {t.rich('open.for', {
              creator: (
                <a href={handlePath(creator.handle)} className={styles.creator}>
                  <bdi>{creator.name}</bdi>
                </a>
              ),
            })}
          </p>
        </div>
      </header>
      {link.goal ? (
        <div className={styles.goal}>
          <LinkGoal goal={link.goal} className={styles.until} />
        </div>
      ) : null}
      {link.pledgeGoalId ? (
        <Suspense fallback={null}>
          <OneGoal goalId={link.pledgeGoalId} creator={creator} isOwn={accountId === creator.id} />
        </Suspense>
      ) : null}
      {link.expiresAtMs === null ? null : (
        <p className={styles.until}>{t('open.until', { date: formatWhen(link.expiresAtMs, 'minute') })}</p>
      )}
      <Card>
        {receipt ? (
          <LinkPaid {...{ receipt, link }} onAgain={again} />
        ) : (
          <Suspense fallback={null}>
            <TipForm
              {...{ tipping, kept }}
              untitled
              {...(amountsMinor.length > 0 ? { amountsMinor, wishMinor: amountsMinor[0]! } : {})}
              creatorName={creator.name}
              mayPay={() => !askForAccount('tip')}
            />
          </Suspense>
        )}
      </Card>
    </article>
  );
}

interface LinkTip {
  readonly kept: KeptTip;
  readonly tipping: Tipping;
  readonly again: () => void;
}

/** Gives through a link, and keeps in this tab how far it has come. The first look is counted as a visit. */
function useLinkTip({ id, creator }: TipLinkView, onPaid: () => void): LinkTip {
  const accountId = useAccount()?.id ?? '';
  const kept = useMemo(() => new KeptTip({ linkId: id, storage: window.sessionStorage, newCommandId }), [id]);
  const isHere = useIsHere();
  const [, look] = useState(0);
  useEffect(() => {
    if (kept.takeVisit()) void tipLinksApi.visit(id);
  }, [id, kept]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the person of a link keeps their id
  const outbox = useMemo(
    () =>
      openProfileTips({
        accountId,
        payee: creator,
        isHere,
        link: { id, commandId: () => kept.commandId() },
      }),
    [accountId, creator.id, id, kept, isHere],
  );
  const told = useRef(onPaid);
  told.current = onPaid;
  const onOutcome = useCallback(
    (outcome: TipOutcome) => {
      if (outcome.type === 'paid') {
        const receiptId = outcome.answer.receipt.entryId;
        kept.paid({ accountId: outcome.tip.accountId, receiptId, paid: amountOf(outcome) });
        told.current();
      } else if (outcome.type === 'refused' && outcome.rejection.code === 'IdempotencyConflict') kept.renew();
      look((turn) => turn + 1);
    },
    [kept],
  );
  const tipping = useTipping(outbox, onOutcome);
  const again = () => {
    kept.again();
    tipping.edit();
    look((turn) => turn + 1);
  };
  return { kept, tipping, again };
}

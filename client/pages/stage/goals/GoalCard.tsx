import { Suspense, useState } from 'react';
import type { PledgeGoalView } from '../../../../shared/protocol/pledgeGoals.ts';
import { raisedRatio } from '../../../model/goalProgress.ts';
import { askForAccount } from '../../../net/accountAsked.ts';
import { pledgeGoalsApi } from '../../../net/pledgeGoalsApi.ts';
import { useRun } from '../../../net/useRun.ts';
import { formatMesi, formatWhen } from '../../../texts/format.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/pledges.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Card } from '../../../ui/display/Card.tsx';
import { ProgressBar } from '../../../ui/display/ProgressBar.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { ConfirmDialog } from '../../../ui/popups/ConfirmDialog.tsx';
import { preloadDialog } from '../../../ui/popups/Dialog.tsx';
import styles from './PledgeGoals.module.css';

const PledgeDialog = lazyPart(() => import('./PledgeDialog.tsx'));

interface GoalCardProps {
  readonly goal: PledgeGoalView;
  readonly isOwn: boolean;
  /** Whether the form of a pledge is open. */
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onChange: () => void;
}

/** One goal: how far it is, until when, and what the reader does with it. */
export function GoalCard({ goal, isOwn, isOpen, onOpen, onChange }: GoalCardProps) {
  const { title, about, targetMinor, raisedMinor, pledges, ownMinor, phase } = goal;
  const amounts = { raisedMinor: BigInt(raisedMinor), targetMinor: BigInt(targetMinor) };
  const words = t('raised', { raised: formatMesi(raisedMinor), target: formatMesi(targetMinor) });
  return (
    <Card className={styles.card}>
      <h3 className={styles.name}>
        <bdi>{title}</bdi>
      </h3>
      {about ? (
        <p className={styles.about}>
          <bdi>{about}</bdi>
        </p>
      ) : null}
      <ProgressBar label={title} value={raisedRatio(amounts)} valueText={words} tone="signature" />
      <p className={styles.facts}>
        <span>{words}</span>
        <span>{t('pledges', { count: pledges })}</span>
        {ownMinor === '0' ? null : <span>{t('own', { amount: formatMesi(ownMinor) })}</span>}
      </p>
      <p className={styles.facts}>{phaseWords(goal)}</p>
      {isOwn ? (
        <Ends goal={goal} onChange={onChange} />
      ) : phase.type === 'collecting' ? (
        <Pledging {...{ goal, isOpen, onOpen, onChange }} />
      ) : null}
    </Card>
  );
}

function phaseWords({ phase, deadlineAtMs }: PledgeGoalView): string {
  if (phase.type === 'collecting') return t('phase.collecting', { date: formatWhen(deadlineAtMs, 'minute') });
  if (phase.type === 'reached') return t('phase.reached', { date: formatWhen(phase.untilMs, 'minute') });
  return t(`phase.${phase.how}`, { date: formatWhen(phase.atMs, 'minute') });
}

function Pledging({ goal, isOpen, onOpen, onChange }: Omit<GoalCardProps, 'isOwn'>) {
  return (
    <div className={styles.acts}>
      <Button
        variant="tip"
        size="s"
        onPointerEnter={preloadDialog}
        onClick={() => onOpen(!askForAccount('pledge', goal.id))}
      >
        {t('pledge')}
      </Button>
      <Suspense fallback={null}>
        {isOpen ? <PledgeDialog goal={goal} onClose={() => onOpen(false)} onPledged={onChange} /> : null}
      </Suspense>
    </div>
  );
}

/** What the creator does with it: both are asked about once, as neither can be taken back. */
function Ends({ goal, onChange }: Pick<GoalCardProps, 'goal' | 'onChange'>) {
  const { id, phase, targetMinor, raisedMinor } = goal;
  const [asking, setAsking] = useState<'done' | 'cancel' | null>(null);
  const { busy, refused, run } = useRun();
  if (phase.type === 'over') return null;
  const isReached = BigInt(raisedMinor) >= BigInt(targetMinor);
  const end = async (how: 'done' | 'cancel') => {
    const ended = await run(() => (how === 'done' ? pledgeGoalsApi.markDone(id) : pledgeGoalsApi.cancel(id)));
    if (!ended) return;
    showToast({ title: t(`end.${how}.told`) });
    setAsking(null);
    onChange();
  };
  const question = asking ?? 'done';
  return (
    <div className={styles.acts}>
      {isReached ? (
        <Button variant="primary" size="s" onClick={() => setAsking('done')}>
          {t('done')}
        </Button>
      ) : null}
      <Button size="s" onClick={() => setAsking('cancel')}>
        {t('cancel')}
      </Button>
      <ConfirmDialog
        open={asking !== null}
        busy={busy}
        asks={question === 'done' ? 'wish' : 'danger'}
        error={refused?.message ?? null}
        title={t(`end.${question}.ask`, { title: isolate(goal.title) })}
        description={t(`end.${question}.about`, { amount: formatMesi(raisedMinor) })}
        yes={t(`end.${question}.yes`)}
        no={t(`end.${question}.no`)}
        onYes={() => void end(question)}
        onNo={() => setAsking(null)}
      />
    </div>
  );
}

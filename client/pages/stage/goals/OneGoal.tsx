import { useEffect, useState } from 'react';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { LivePledgeGoal } from '../../../../shared/protocol/pledgeGoals.ts';
import { takeIntent } from '../../../net/accountAsked.ts';
import { pledgeGoalsApi } from '../../../net/pledgeGoalsApi.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { t } from '../../../texts/pledges.ts';
import { GoalCard } from './GoalCard.tsx';
import styles from './PledgeGoals.module.css';

interface OneGoalProps {
  readonly goalId: string;
  readonly creator: Person;
  readonly isOwn: boolean;
  /** How it stands as a stream tells it, at once; absent: as it was answered. */
  readonly live?: LivePledgeGoal;
}

/** A goal beside a stream or a tip link: whoever looks pledges for it there, and its creator ends it. */
export default function OneGoal({ goalId, creator, isOwn, live }: OneGoalProps) {
  const { value, reload } = useAsked(() => pledgeGoalsApi.read(goalId), [goalId, live?.phase]);
  const [isOpen, setOpen] = useState(false);
  // whoever logged in for a pledge goes on with it
  useEffect(() => setOpen(takeIntent('pledge') === goalId), [goalId]);
  if (!value) return null;
  const now = live ? { raisedMinor: live.raisedMinor, pledges: live.pledges } : {};
  return (
    <section aria-label={t('live', { creator: creator.name })} className={styles.goals}>
      <GoalCard
        goal={{ ...value, ...now }}
        isOwn={isOwn}
        isOpen={isOpen}
        onOpen={setOpen}
        onChange={reload}
      />
    </section>
  );
}

import Target from 'lucide-react/icons/target';
import { Suspense, useEffect, useState } from 'react';
import type { Person } from '../../../../shared/protocol/people.ts';
import { takeIntent } from '../../../net/accountAsked.ts';
import { pledgeGoalsApi } from '../../../net/pledgeGoalsApi.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/pledges.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { preloadDialog } from '../../../ui/popups/Dialog.tsx';
import { GoalCard } from '../../stage/goals/GoalCard.tsx';
import { ProfileSection } from '../ProfileSection.tsx';

const NewGoalDialog = lazyPart(() => import('./NewGoalDialog.tsx'));

interface PledgeGoalsProps {
  readonly creator: Person;
  /** Whether it is the reader's own profile. */
  readonly isOwn: boolean;
}

/** The goals of a creator: whoever reads pledges for them, and the creator makes and ends them. */
export default function PledgeGoals({ creator, isOwn }: PledgeGoalsProps) {
  const [isMaking, setMaking] = useState(false);
  /** The goal that the reader pledges for. */
  const [openId, setOpenId] = useState<string | null>(null);
  // whoever logged in for a pledge goes on with it
  useEffect(() => setOpenId(takeIntent('pledge')), []);
  const { value, reload } = useAsked(() => pledgeGoalsApi.of(creator.handle), [creator.handle]);
  const goals = value?.goals ?? [];
  if (!value || (goals.length === 0 && !isOwn)) return null;
  return (
    <ProfileSection
      title={t('title')}
      about={t(isOwn ? 'ownAbout' : 'about')}
      act={
        isOwn ? (
          <Button
            size="s"
            icon={<Target aria-hidden />}
            onPointerEnter={preloadDialog}
            onClick={() => setMaking(true)}
          >
            {t('new')}
          </Button>
        ) : null
      }
    >
      {goals.map((goal) => (
        <GoalCard
          key={goal.id}
          goal={goal}
          isOwn={isOwn}
          isOpen={goal.id === openId}
          onOpen={(isOpen) => setOpenId(isOpen ? goal.id : null)}
          onChange={reload}
        />
      ))}
      <Suspense fallback={null}>
        {isMaking ? <NewGoalDialog onClose={() => setMaking(false)} onMade={reload} /> : null}
      </Suspense>
    </ProfileSection>
  );
}

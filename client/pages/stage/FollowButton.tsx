import Heart from 'lucide-react/icons/heart';
import { useEffect } from 'react';
import { askForAccount, takeIntent } from '../../net/accountAsked.ts';
import { t } from '../../texts/stage.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { type CreatorRelation, useCreator } from './useCreator.ts';

/** Follow, or stop following; nothing until it is known which. A guest is asked to log in, and follows then. */
export function FollowButton({ creatorId }: { readonly creatorId: string }) {
  return <FollowOf relation={useCreator(creatorId)} />;
}

/** The same, of a creator of whom the page knows already. */
export function FollowOf({ relation }: { readonly relation: CreatorRelation }) {
  const { creator, busy, setFollows } = relation;
  const follows = creator?.you?.follows ?? false;
  const isKnown = creator?.you !== null && creator !== null;
  useEffect(() => {
    if (isKnown && takeIntent('follow') !== null && !follows) void setFollows(true);
  }, [isKnown, follows, setFollows]);
  if (creator === null) return null;
  return (
    <Button
      size="s"
      variant={follows ? 'secondary' : 'primary'}
      busy={busy}
      aria-pressed={follows}
      icon={<Heart aria-hidden fill={follows ? 'currentColor' : 'none'} />}
      onClick={() => {
        if (!askForAccount('follow')) void setFollows(!follows);
      }}
    >
      <span data-words>{follows ? t('follow.following') : t('follow.follow')}</span>
    </Button>
  );
}

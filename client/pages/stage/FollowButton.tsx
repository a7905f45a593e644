import Heart from 'lucide-react/icons/heart';
import { t } from '../../texts/stage.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { useCreator } from './useCreator.ts';

/** Follow, or stop following; nothing until it is known which. */
export function FollowButton({ creatorId }: { readonly creatorId: string }) {
  const { creator, busy, setFollows } = useCreator(creatorId);
  if (!creator?.you) return null;
  const { follows } = creator.you;
  return (
    <Button
      size="s"
      variant={follows ? 'secondary' : 'primary'}
      busy={busy}
      aria-pressed={follows}
      icon={<Heart aria-hidden fill={follows ? 'currentColor' : 'none'} />}
      onClick={() => void setFollows(!follows)}
    >
      {follows ? t('follow.following') : t('follow.follow')}
    </Button>
  );
}

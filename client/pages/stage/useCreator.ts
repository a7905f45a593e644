import { useCallback, useEffect, useState } from 'react';
import type { CreatorAnswer } from '../../../shared/protocol/access.ts';
import { accessApi } from '../../net/accessApi.ts';
import { t } from '../../texts/stage.ts';
import { showToast } from '../../ui/notices/toasts.ts';

export interface CreatorRelation {
  /** The creator, and what this person is to them; null while that is not known. */
  readonly creator: CreatorAnswer | null;
  readonly busy: boolean;
  readonly setFollows: (follows: boolean) => Promise<void>;
}

/** Returns what this person is to a creator, and how to become a follower or stop being one. */
export function useCreator(creatorId: string): CreatorRelation {
  const [creator, setCreator] = useState<CreatorAnswer | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let here = true;
    void accessApi.creator(creatorId).then((answer) => here && answer.ok && setCreator(answer.value));
    return () => {
      here = false;
    };
  }, [creatorId]);
  const setFollows = useCallback(
    async (follows: boolean) => {
      setBusy(true);
      const answer = await (follows ? accessApi.follow(creatorId) : accessApi.unfollow(creatorId));
      setBusy(false);
      if (!answer.ok) {
        showToast({ title: t('failed'), body: answer.rejection.message, tone: 'warning' });
        return;
      }
      setCreator((known) => (known ? withFollow(known, answer.value) : known));
    },
    [creatorId],
  );
  return { creator, busy, setFollows };
}

function withFollow(
  creator: CreatorAnswer,
  { follows, followers }: { readonly follows: boolean; readonly followers: number },
): CreatorAnswer {
  return { ...creator, followers, you: creator.you ? { ...creator.you, follows } : null };
}

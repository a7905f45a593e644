import { Suspense, useState } from 'react';
import type { ReplayView } from '../../../../shared/protocol/replays.ts';
import { replaysApi } from '../../../net/replaysApi.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/replays.ts';
import { ReplayCard } from '../../stage/replay/ReplayCard.tsx';
import { ProfileSection } from '../ProfileSection.tsx';
import styles from './PublicReplays.module.css';

const PlayDialog = lazyPart(() => import('../../stage/replay/PlayDialog.tsx'));

/** The replays that a creator shows to everybody; nothing where there are none. */
export default function PublicReplays({ handle }: { readonly handle: string }) {
  const { value } = useAsked(() => replaysApi.publicOf(handle), [handle]);
  const [played, setPlayed] = useState<ReplayView | null>(null);
  const replays = value?.replays ?? [];
  if (replays.length === 0) return null;
  return (
    <ProfileSection title={t('public.title')} about={t('public.about')} act={null}>
      <ul className={styles.grid}>
        {replays.map((replay) => (
          <li key={replay.id}>
            <ReplayCard replay={replay} onPlay={() => setPlayed(replay)} />
          </li>
        ))}
      </ul>
      <Suspense fallback={null}>
        {played ? <PlayDialog replay={played} onClose={() => setPlayed(null)} /> : null}
      </Suspense>
    </ProfileSection>
  );
}

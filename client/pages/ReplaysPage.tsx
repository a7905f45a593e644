import Film from 'lucide-react/icons/film';
import { useState } from 'react';
import type { ReplayView } from '../../shared/protocol/replays.ts';
import { ForCreators, ToStudio } from '../shell/ForCreators.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { formatBytes } from '../texts/format.ts';
import { refusalText } from '../texts/refusals.ts';
import { t } from '../texts/replays.ts';
import { ButtonLink } from '../ui/controls/ButtonLink.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { ListPage } from '../ui/display/ListPage.tsx';
import { Skeleton } from '../ui/display/Skeleton.tsx';
import { Problem } from '../ui/notices/Problem.tsx';
import { DeleteDialog } from './replays/DeleteDialog.tsx';
import { OwnReplay } from './replays/OwnReplay.tsx';
import styles from './replays/Replays.module.css';
import { useReplays } from './replays/useReplays.ts';
import PlayDialog from './stage/replay/PlayDialog.tsx';
import { useRecordingRefusal } from './studio/setup/RecordSwitch.tsx';

/** The page at `/studio/replays`. */
export default function ReplaysPage() {
  useTitle(t('title'));
  return (
    <ForCreators
      icon={<Film />}
      title={t('yours')}
      logIn={t('logIn')}
      fans={{ title: t('own.title'), body: t('own.body') }}
      path="/studio/replays"
    >
      {({ id }) => <OwnReplays key={id} />}
    </ForCreators>
  );
}

function OwnReplays() {
  const { replays, refused, reload } = useReplays();
  const [played, setPlayed] = useState<ReplayView | null>(null);
  const [deleting, setDeleting] = useState<ReplayView | null>(null);
  return (
    <ListPage title={t('yours')} lead={leadOf(replays)} ways={<ToStudio />}>
      <Problem text={refused?.message} />
      {replays === null && !refused ? <Coming /> : null}
      {replays?.length === 0 ? <Nothing /> : null}
      {replays && replays.length > 0 ? (
        <ul className={styles.grid}>
          {replays.map((replay) => (
            <li key={replay.id}>
              <OwnReplay
                replay={replay}
                onPlay={() => setPlayed(replay)}
                onDelete={() => setDeleting(replay)}
                onChanged={reload}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <PlayDialog replay={played} onClose={() => setPlayed(null)} />
      <DeleteDialog replay={deleting} onClose={() => setDeleting(null)} onDeleted={reload} />
    </ListPage>
  );
}

function leadOf(replays: readonly ReplayView[] | null): string {
  if (!replays || replays.length === 0) return t('lead.alone');
  const bytes = replays.reduce((sum, { state }) => sum + (state.type === 'ready' ? state.bytes : 0), 0);
  const count = replays.length;
  return bytes > 0 ? t('lead.countBytes', { count, size: formatBytes(bytes) }) : t('lead.count', { count });
}

function Nothing() {
  const refusal = useRecordingRefusal();
  return (
    <EmptyState
      within
      className={styles.empty}
      icon={<Film />}
      title={t('none.title')}
      body={refusal ? refusalText(refusal) : t('none.body')}
      actions={
        <ButtonLink href="/studio" variant="primary">
          {t('goLive')}
        </ButtonLink>
      }
    />
  );
}

function Coming() {
  return (
    <ul className={styles.grid} aria-busy aria-label={t('coming')}>
      {[0, 1, 2].map((place) => (
        <li key={place}>
          <Skeleton height="auto" radius="var(--radius-l)" className={styles.coming} />
        </li>
      ))}
    </ul>
  );
}

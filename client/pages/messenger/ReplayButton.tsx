import Play from 'lucide-react/icons/play';
import { Suspense, useState } from 'react';
import type { ReplayView } from '../../../shared/protocol/replays.ts';
import { replaysApi } from '../../net/replaysApi.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/groupLive.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { Button } from '../../ui/controls/Button.tsx';
import styles from './StreamNotice.module.css';

const PlayDialog = lazyPart(() => import('../stage/replay/PlayDialog.tsx'));

/** Plays what was recorded of a stream of the group, or says why there is nothing to play. */
export function ReplayButton({ replayId }: { readonly replayId: string }) {
  const { busy, refused, run } = useRun();
  const [replay, setReplay] = useState<ReplayView | null>(null);
  const [isOpen, setOpen] = useState(false);
  const play = async () => {
    const found = await run(() => replaysApi.get(replayId));
    setReplay(found);
    setOpen(found?.state.type === 'ready');
  };
  return (
    <>
      <Button
        size="s"
        className={styles.play}
        icon={<Play aria-hidden />}
        busy={busy}
        onClick={() => void play()}
      >
        {t('replay.play')}
      </Button>
      <p role="status" className={styles.facts}>
        {refused ? (refused.code === 'NotFound' ? t('replay.gone') : refused.message) : whyNot(replay)}
      </p>
      {replay ? (
        <Suspense fallback={null}>
          <PlayDialog replay={isOpen ? replay : null} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

function whyNot(replay: ReplayView | null): string | null {
  if (!replay || replay.state.type === 'ready') return null;
  return t(replay.state.type === 'failed' ? 'replay.failed' : 'replay.making');
}

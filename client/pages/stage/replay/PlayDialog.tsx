import Download from 'lucide-react/icons/download';
import { useState } from 'react';
import type { ReplayView } from '../../../../shared/protocol/replays.ts';
import { formatBytes } from '../../../texts/format.ts';
import { t } from '../../../texts/replays.ts';
import { buttonClass } from '../../../ui/controls/Button.tsx';
import { cx } from '../../../ui/cx.ts';
import { isolate } from '../../../ui/isolate.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import styles from './PlayDialog.module.css';
import { factsOf } from './replayWords.ts';
import { useLast } from './useLast.ts';

interface PlayDialogProps {
  /** The replay that is played; null while the dialog is closed. */
  readonly replay: ReplayView | null;
  readonly onClose: () => void;
}

/** Plays a replay over the page, and gives it to keep. */
export default function PlayDialog({ replay, onClose }: PlayDialogProps) {
  const shown = useLast(replay);
  return (
    <Dialog
      open={replay !== null}
      onOpenChange={onClose}
      size="l"
      title={isolate(shown?.title ?? '')}
      description={shown ? factsOf(shown) : ''}
    >
      {replay ? <Film key={replay.id} replay={replay} /> : null}
    </Dialog>
  );
}

function Film({ replay: { title, state } }: { readonly replay: ReplayView }) {
  const [failed, setFailed] = useState(false);
  if (state.type !== 'ready') return null;
  return (
    <div className={styles.film}>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody wrote any for a live stream */}
      <video
        className={styles.video}
        src={state.video}
        poster={state.poster ?? undefined}
        aria-label={title}
        data-sound={state.size === null || undefined}
        controls
        autoPlay
        playsInline
        onError={() => setFailed(true)}
      />
      <Problem text={failed ? t('play.failed') : null} />
      <a href={`${state.video}?download`} download className={cx(buttonClass({ wide: true }), styles.keep)}>
        <Download aria-hidden /> {t('play.download', { size: formatBytes(state.bytes) })}
      </a>
    </div>
  );
}

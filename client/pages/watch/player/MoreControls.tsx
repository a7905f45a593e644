import Keyboard from 'lucide-react/icons/keyboard';
import Maximize from 'lucide-react/icons/maximize';
import MessageSquare from 'lucide-react/icons/message-square';
import Minimize from 'lucide-react/icons/minimize';
import Pause from 'lucide-react/icons/pause';
import PictureInPicture from 'lucide-react/icons/picture-in-picture-2';
import Play from 'lucide-react/icons/play';
import RectangleHorizontal from 'lucide-react/icons/rectangle-horizontal';
import type { ReactNode, RefObject } from 'react';
import { PLAYER_KEYS } from '../../../model/playerKeys.ts';
import { t } from '../../../texts/watch.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import type { StageSound } from '../useStageSound.ts';
import styles from './MoreControls.module.css';
import { usePlayer } from './usePlayer.ts';

interface MoreControlsProps {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly sound: StageSound;
  readonly soundOnly: boolean;
}

/** The volume, pause, picture-in-picture, theatre, full screen with the chat, and the keys for all of it. */
export default function MoreControls({ video, sound, soundOnly }: MoreControlsProps) {
  const player = usePlayer(video, sound);
  const { look, volume, setVolume, acts } = player;
  return (
    <>
      <input
        type="range"
        className={styles.volume}
        aria-label={t('player.volume')}
        min={0}
        max={100}
        step={5}
        value={sound.muted ? 0 : Math.round(volume * 100)}
        onChange={(event) => setVolume(Number(event.currentTarget.value) / 100)}
      />
      <span className={styles.roomy}>
        <Control
          label={sound.paused ? t('player.play') : t('player.pause')}
          icon={sound.paused ? <Play /> : <Pause />}
          onClick={acts.pause}
        />
        {document.pictureInPictureEnabled && !soundOnly ? (
          <Control
            label={t('player.pictureInPicture')}
            icon={<PictureInPicture />}
            onClick={player.pictureInPicture}
          />
        ) : null}
      </span>
      <span className={styles.wide}>
        <Control
          label={look.theatre ? t('player.theatreOff') : t('player.theatre')}
          icon={<RectangleHorizontal />}
          onClick={acts.theatre}
        />
        {look.full ? (
          <Control
            label={look.withChat ? t('player.hideChat') : t('player.showChat')}
            icon={<MessageSquare />}
            onClick={acts.chat}
          />
        ) : null}
        <Control label={t('player.keys')} icon={<Keyboard />} onClick={acts.help} />
      </span>
      {document.fullscreenEnabled ? (
        <Control
          label={look.full ? t('screen.leave') : t('screen.full')}
          icon={look.full ? <Minimize /> : <Maximize />}
          onClick={acts.full}
        />
      ) : null}
      <Dialog open={player.helping} onOpenChange={player.setHelping} title={t('player.keys')} size="s">
        <KeyList />
      </Dialog>
    </>
  );
}

function Control(props: { readonly label: string; readonly icon: ReactNode; readonly onClick: () => void }) {
  return <IconButton {...props} variant="scrim" size="s" />;
}

const SIGNS: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓' };

function KeyList() {
  return (
    <ul className={styles.keys}>
      {[...PLAYER_KEYS].map(([key, act]) => (
        <li key={key}>
          <kbd>{SIGNS[key] ?? key}</kbd>
          {t(`player.key.${act}`)}
        </li>
      ))}
    </ul>
  );
}

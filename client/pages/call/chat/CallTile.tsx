import MicOff from 'lucide-react/icons/mic-off';
import { useEffect, useMemo } from 'react';
import type { CallPersonView } from '../../../../shared/protocol/chatCalls.ts';
import { useLevel } from '../../../media/useLevel.ts';
import { useViewerOf } from '../../../media/useViewer.ts';
import type { OpenCall } from '../../../net/chat/openCall.ts';
import { t } from '../../../texts/chatCall.ts';
import { cx } from '../../../ui/cx.ts';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import { LiveVideo } from '../../stage/LiveVideo.tsx';
import { HealthDot, healthWord } from '../../stage/quality.tsx';
import styles from './ChatCall.module.css';
import { isMet } from './callWords.ts';

export interface CallTileProps {
  readonly call: OpenCall;
  readonly one: CallPersonView;
  /** How many tiles there are: small ones want a coarser picture. */
  readonly count: number;
  readonly className?: string | undefined;
  /** Told whether this person is seen and heard. */
  readonly onPlaying: (personId: string, isPlaying: boolean) => void;
}

/** Somebody else in the call: their picture or their face, who they are, and how well they come through. */
export function CallTile({ call, one, count, className, onPlaying }: CallTileProps) {
  const { person, at, sends } = one;
  const isThere = isMet(at);
  const seat = useMemo(() => (isThere ? call.mediaOf(person.id) : null), [call, isThere, person.id]);
  const { state, stream, quality, setWant } = useViewerOf(seat);
  const isPlaying = isThere && state.type === 'playing';
  useEffect(() => {
    onPlaying(person.id, isPlaying);
    return () => onPlaying(person.id, false);
  }, [onPlaying, person.id, isPlaying]);
  const layer = count > 6 ? 0 : count > 2 ? 1 : null;
  // where no picture is sent, the sound waits for none
  const picture = sends.picture !== 'none';
  useEffect(() => setWant({ picture, layer }), [setWant, picture, layer]);
  const isPictured = isPlaying && picture;
  return (
    <div className={cx(styles.tile, className)} data-person={person.id} data-playing={isPlaying || undefined}>
      <LiveVideo
        stream={isThere ? stream : null}
        className={cx(
          styles.video,
          sends.picture === 'screen' && styles.screen,
          !isPictured && styles.hidden,
        )}
        label={person.name}
      />
      {isPictured ? null : (
        <div className={styles.face}>
          <Avatar person={person} size={96} />
        </div>
      )}
      {stream && isPlaying && sends.sound ? <Speaking stream={stream} /> : null}
      <p className={styles.name}>
        {isPlaying ? (
          <>
            <HealthDot health={quality?.health ?? null} />
            <span className="visuallyHidden">
              {t('tile.connection', { health: quality ? healthWord(quality.health) : '…' })}
            </span>
          </>
        ) : null}
        <bdi>{person.name}</bdi>
        {sends.sound ? null : <MicOff aria-label={t('tile.silent')} />}
        <span className={styles.at}>{placeWords(one, isPlaying)}</span>
      </p>
    </div>
  );
}

function placeWords({ at, sends }: CallPersonView, isPlaying: boolean): string | null {
  if (at === 'ringing') return t('tile.ringing');
  if (at === 'away') return t('tile.away');
  if (!isPlaying) return t('tile.coming');
  return sends.picture === 'screen' ? t('tile.screen') : null;
}

const LOUD = 0.02;

/** A ring around whoever speaks. It is a component of its own, as it renders often. */
export function Speaking({ stream }: { readonly stream: MediaStream }) {
  const { rms } = useLevel(stream);
  return <span aria-hidden className={styles.speaking} data-speaks={rms > LOUD || undefined} />;
}

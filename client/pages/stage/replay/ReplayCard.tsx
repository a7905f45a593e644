import Clock from 'lucide-react/icons/clock';
import Download from 'lucide-react/icons/download';
import Mic from 'lucide-react/icons/mic';
import Play from 'lucide-react/icons/play';
import { type ReactNode, useState } from 'react';
import type { ReplayView } from '../../../../shared/protocol/replays.ts';
import { formatDuration } from '../../../../shared/time.ts';
import { formatBytes } from '../../../texts/format.ts';
import { t } from '../../../texts/replays.ts';
import { Badge } from '../../../ui/display/Badge.tsx';
import { gradientOf } from '../../../ui/display/identityArt.ts';
import { Spinner } from '../../../ui/display/Spinner.tsx';
import cardTitle from '../card/CardTitle.module.css';
import styles from './ReplayCard.module.css';
import { factsOf } from './replayWords.ts';

export interface ReplayCardProps {
  readonly replay: ReplayView;
  readonly onPlay: () => void;
  /** What its creator does with it; absent: nothing. */
  readonly actions?: ReactNode;
  /** Below its words; absent: nothing. */
  readonly children?: ReactNode;
}

/** One replay: its picture, its facts, and what starts it. */
export function ReplayCard({ replay, onPlay, actions, children }: ReplayCardProps) {
  const { title, state } = replay;
  return (
    <article className={styles.card} data-state={state.type}>
      <div className={styles.frame}>
        <Picture replay={replay} />
        <div className={styles.top}>
          <StateBadge replay={replay} />
        </div>
        {state.type === 'ready' ? (
          <>
            <button
              type="button"
              className={styles.play}
              onClick={onPlay}
              aria-label={t('card.play', { title })}
            >
              <span aria-hidden className={styles.disc}>
                <Play />
              </span>
            </button>
            <div className={styles.bottom}>
              <Badge tone="scrim" icon={<Clock aria-hidden />}>
                {formatDuration(state.durationMs)}
              </Badge>
            </div>
          </>
        ) : null}
      </div>
      <div className={styles.text}>
        <div className={styles.words}>
          <h2 className={cardTitle.title}>
            <bdi>{title}</bdi>
          </h2>
          <p className={styles.facts}>{factsOf(replay)}</p>
          <p className={styles.facts}>{state.type === 'ready' ? formatBytes(state.bytes) : wordsOf(state)}</p>
        </div>
        {state.type === 'ready' ? (
          <a
            href={`${state.video}?download`}
            download
            className={styles.action}
            aria-label={t('card.download', { title })}
          >
            <Download aria-hidden />
          </a>
        ) : null}
        {actions}
      </div>
      {children}
    </article>
  );
}

/** A picture of it; without one, colours of its own. Decorative. */
function Picture({ replay: { id, kind, state } }: { readonly replay: ReplayView }) {
  const [failed, setFailed] = useState(false);
  const poster = state.type === 'ready' && !failed ? state.poster : null;
  return (
    <div aria-hidden className={styles.picture} style={{ background: gradientOf(id) }}>
      {poster ? <img src={poster} alt="" loading="lazy" onError={() => setFailed(true)} /> : null}
      {!poster && kind === 'audio' ? <Mic /> : null}
    </div>
  );
}

function StateBadge({ replay: { state } }: { readonly replay: ReplayView }) {
  switch (state.type) {
    case 'recording':
      return (
        <Badge tone="scrim" icon={<span aria-hidden className={styles.rec} />}>
          {t('state.recording')}
        </Badge>
      );
    case 'making':
      return (
        <Badge tone="scrim" icon={<Spinner size={13} />}>
          {t('state.making')}
        </Badge>
      );
    case 'failed':
      return <Badge tone="scrim">{state.why === 'empty' ? t('state.empty') : t('state.notMade')}</Badge>;
    case 'ready':
      return state.size ? null : (
        <Badge tone="scrim" icon={<Mic aria-hidden />}>
          {t('state.sound')}
        </Badge>
      );
  }
}

function wordsOf(state: Exclude<ReplayView['state'], { type: 'ready' }>): string {
  if (state.type === 'recording') return t('state.whenEnds');
  if (state.type === 'making') return t('state.ready');
  return state.why === 'empty' ? t('state.nothingSent') : t('state.noFilm');
}

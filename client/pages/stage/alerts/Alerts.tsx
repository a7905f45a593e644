import Pause from 'lucide-react/icons/pause';
import Play from 'lucide-react/icons/play';
import SkipForward from 'lucide-react/icons/skip-forward';
import Volume2 from 'lucide-react/icons/volume-2';
import VolumeX from 'lucide-react/icons/volume-x';
import { type ReactNode, useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import {
  OVERLAY_REVIEWS,
  type OverlayDesk,
  overlayLaneOf,
  reviewNow,
} from '../../../../shared/overlayDesk.ts';
import type { ControlOverlayCommand } from '../../../../shared/protocol/commands.ts';
import type { TipEvent } from '../../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/alerts.ts';
import { formatMoney } from '../../../texts/format.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Select } from '../../../ui/controls/Select.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { useAct } from '../useAct.ts';
import { readableOf, useStreamView } from '../useStreamConnection.ts';
import styles from './Alerts.module.css';
import { takeDesk, useOverlayDesk } from './overlayDesk.ts';

/** Tips that may be shown again from here. */
const RECENT = 3;

/** Returns the tips of a stream that are on no screen until somebody says yes. */
export function useHeldTips(connection: StreamConnection): readonly TipEvent[] {
  const desk = useOverlayDesk(connection);
  return useTips(connection).filter((tip) => overlayLaneOf(tip, desk) === 'reviewed');
}

const useTips = (connection: StreamConnection) =>
  useStreamView(connection, readableOf).filter((event) => event.type === 'tip');

/** Runs the alerts of the overlay: what waits, what is shown again, and whether anything is shown at all. */
export function Alerts({ connection }: { readonly connection: StreamConnection }) {
  const { busy, error, act } = useAct(connection);
  const desk = useOverlayDesk(connection);
  const held = useHeldTips(connection);
  const shown = useTips(connection)
    .filter((tip) => overlayLaneOf(tip, desk) === 'instant')
    .slice(-RECENT);
  const control = async (command: ControlOverlayCommand) => {
    const answer = await act('controlOverlay', { command });
    if (answer) takeDesk(connection, answer.desk);
    return answer !== null;
  };
  const judge = (tipIds: readonly string[], isApproved: boolean) =>
    void control({ type: 'judge', tipIds: tipIds.slice(0, LIMITS.historyEvents), isApproved });
  const again = async ({ id: tipId }: TipEvent) => {
    if (await control({ type: 'replay', tipId })) showToast({ title: t('card.sentAgain'), tone: 'tip' });
  };
  return (
    <div className={styles.alerts}>
      <p className={styles.words}>{desk.isPaused ? t('card.pausedBody') : t('card.about')}</p>
      <div className={styles.actions}>
        <Button
          icon={desk.isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
          busy={busy}
          onClick={() => void control({ type: 'pause', isPaused: !desk.isPaused })}
        >
          {desk.isPaused ? t('card.resume') : t('card.pause')}
        </Button>
        <Button icon={<SkipForward aria-hidden />} busy={busy} onClick={() => void control({ type: 'skip' })}>
          {t('card.skip')}
        </Button>
      </div>
      <Loudness desk={desk} busy={busy} control={(command) => void control(command)} />
      <Select
        label={t('card.review')}
        hint={t('card.reviewHint')}
        value={reviewNow(desk)}
        options={OVERLAY_REVIEWS.map((value) => ({ value, label: t(`review.${value}`) }))}
        onChange={(review) => void control({ type: 'review', review })}
      />
      <HeldTips tips={held} busy={busy} judge={judge} />
      <RecentTips tips={shown} busy={busy} again={(tip) => void again(tip)} />
      <Problem text={error} />
    </div>
  );
}

interface LoudnessProps {
  readonly desk: OverlayDesk;
  readonly busy: boolean;
  readonly control: (command: ControlOverlayCommand) => void;
}

/** How loud sounds and speech of the overlay are. The slider is told when it is let go. */
function Loudness({ desk: { isMuted, volume }, busy, control }: LoudnessProps) {
  const [moved, setMoved] = useState<number | null>(null);
  const settle = () => {
    if (moved !== null && moved !== volume) control({ type: 'sound', isMuted: false, volume: moved });
    setMoved(null);
  };
  return (
    <div className={styles.actions}>
      <Button
        size="s"
        icon={isMuted ? <VolumeX aria-hidden /> : <Volume2 aria-hidden />}
        busy={busy}
        onClick={() => control({ type: 'sound', isMuted: !isMuted, volume })}
      >
        {isMuted ? t('card.unmute') : t('card.mute')}
      </Button>
      <input
        type="range"
        min={0}
        max={100}
        step={5}
        aria-label={t('card.volume')}
        className={styles.volume}
        value={moved ?? volume}
        onChange={(event) => setMoved(Number(event.currentTarget.value))}
        onPointerUp={settle}
        onKeyUp={settle}
        onBlur={settle}
      />
    </div>
  );
}

interface HeldTipsProps {
  readonly tips: readonly TipEvent[];
  readonly busy: boolean;
  readonly judge: (tipIds: readonly string[], isApproved: boolean) => void;
}

/** Tips that are on no screen until somebody says yes. */
function HeldTips({ tips, busy, judge }: HeldTipsProps) {
  if (tips.length === 0) return null;
  return (
    <>
      <ul className={styles.list} aria-label={t('card.waiting')}>
        {tips.map((tip) => (
          <TipRow key={tip.id} tip={tip}>
            <Button size="s" busy={busy} onClick={() => judge([tip.id], true)}>
              {t('card.show')}
            </Button>
            <Button size="s" variant="ghost" busy={busy} onClick={() => judge([tip.id], false)}>
              {t('card.reject')}
            </Button>
          </TipRow>
        ))}
      </ul>
      {tips.length > 1 ? (
        <div className={styles.actions}>
          <Button
            size="s"
            busy={busy}
            onClick={() =>
              judge(
                tips.map(({ id }) => id),
                true,
              )
            }
          >
            {t('card.showAll', { count: Math.min(tips.length, LIMITS.historyEvents) })}
          </Button>
        </div>
      ) : null}
    </>
  );
}

interface RecentTipsProps {
  readonly tips: readonly TipEvent[];
  readonly busy: boolean;
  readonly again: (tip: TipEvent) => void;
}

/** The last tips that were shown, the newest first. */
function RecentTips({ tips, busy, again }: RecentTipsProps) {
  if (tips.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t('card.recent')}>
      {tips.toReversed().map((tip) => (
        <TipRow key={tip.id} tip={tip}>
          <Button size="s" variant="ghost" busy={busy} onClick={() => again(tip)}>
            {t('card.again')}
          </Button>
        </TipRow>
      ))}
    </ul>
  );
}

function TipRow({ tip, children }: { readonly tip: TipEvent; readonly children: ReactNode }) {
  const amount = formatMoney({ asset: tip.asset, amountMinor: BigInt(tip.amountMinor) });
  return (
    <li className={styles.row}>
      <div className={styles.rowWords}>
        <strong>
          <bdi>{tip.from?.name ?? t('card.anonymous')}</bdi> · {amount}
        </strong>
        <span>
          <bdi>{tip.message}</bdi>
        </span>
      </div>
      <div className={styles.rowActions}>{children}</div>
    </li>
  );
}

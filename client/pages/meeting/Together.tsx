import type { MeetingView, TogetherView } from '../../../shared/protocol/meetings.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { meetingApi } from '../../net/meetings/meetingApi.ts';
import { t } from '../../texts/meeting.ts';
import { buttonClass } from '../../ui/controls/Button.tsx';
import { ProgressBar } from '../../ui/display/ProgressBar.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import styles from './Meeting.module.css';

interface TogetherProps {
  readonly view: MeetingView;
  readonly nowMs: number;
}

/** How long the two have been in their virtual room together, what that is for, and the signed proof once it was long enough. */
export function Together({ view, nowMs }: TogetherProps) {
  const { together, slot, phase } = view;
  if (!together || !slot) return null;
  const { neededMs, provenAtMs } = together;
  if (provenAtMs !== undefined) return <Proven view={view} together={together} />;
  if (phase.type === 'open' || phase.type === 'disputed' || phase.type === 'over') return null;
  const doneMs = Math.min(countedMs(together, { slot, nowMs }), neededMs);
  const [needed, done] = [Math.ceil(neededMs / MINUTE_MS), Math.floor(doneMs / MINUTE_MS)];
  const isNow = (phase.type === 'scheduled' || phase.type === 'missed') && nowMs >= slot.startMs;
  return (
    <div className={styles.form} data-together={together.sinceMs === null ? 'apart' : 'together'}>
      <p className={styles.words}>
        {shown(t('together.about', { needed, creator: isolate(view.creator.name) }))}
      </p>
      {isNow ? (
        <>
          <ProgressBar
            label={t('together.label')}
            value={doneMs / neededMs}
            valueText={t('together.done', { done, needed })}
          />
          <p className={styles.words}>
            {t('together.done', { done, needed })}{' '}
            {together.sinceMs === null ? t('together.apart') : t('together.here')}
          </p>
        </>
      ) : null}
    </div>
  );
}

/** What counts by now: what was written down, and the time since then that lies in the meeting. */
function countedMs(
  { totalMs, sinceMs }: TogetherView,
  { slot, nowMs }: { readonly slot: NonNullable<MeetingView['slot']>; readonly nowMs: number },
): number {
  if (sinceMs === null) return totalMs;
  return totalMs + Math.max(0, Math.min(nowMs, slot.endMs) - Math.max(sinceMs, slot.startMs));
}

function Proven({ view, together }: { readonly view: MeetingView; readonly together: TogetherView }) {
  return (
    <div className={styles.form}>
      <p className={styles.words}>
        {t('together.proven', { minutes: Math.floor(together.totalMs / MINUTE_MS) })}
      </p>
      <div className={styles.acts}>
        <a
          className={buttonClass({})}
          href={meetingApi.presencePath(view.meetingId)}
          download={`meeting-${view.meetingId}.json`}
        >
          {t('together.save')}
        </a>
      </div>
    </div>
  );
}

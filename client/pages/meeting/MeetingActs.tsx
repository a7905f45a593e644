import { useState } from 'react';
import { backPercent } from '../../../shared/cancelLadder.ts';
import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import type { MeetingView } from '../../../shared/protocol/meetings.ts';
import { serverNowMs } from '../../net/serverClock.ts';
import { formatMesi } from '../../texts/format.ts';
import { t } from '../../texts/meeting.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { TextArea } from '../../ui/controls/TextArea.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';
import { bidInHand, otherOf } from '../stage/meeting/meetingWords.ts';
import styles from './Meeting.module.css';
import type { MeetingProps } from './Meeting.tsx';
import { ProposeTime } from './ProposeTime.tsx';
import { useMeetingAct } from './useMeetingAct.ts';

const ACTS = ['confirmMet', 'reportMissed', 'contest', 'cancel'] as const;
type Act = (typeof ACTS)[number];

/** What can be done to a meeting beside the code: each is asked about once, with what it means for the money. */
export function MeetingActs({ open, view, personId }: MeetingProps) {
  const [asked, setAsked] = useState<Act | null>(null);
  const [text, setText] = useState('');
  const { act, busy, problem, forget } = useMeetingAct(open);
  const offered = ACTS.filter((name) => view.allowed.includes(name));
  if (offered.length === 0 && !view.allowed.includes('proposeTime')) return null;
  const words = asked && questionOf(asked, view);
  const saysWords = asked === 'reportMissed' || asked === 'contest';
  const over = [...text.trim()].length - MEETING_LIMITS.messageChars;
  const close = () => {
    setAsked(null);
    forget();
  };
  const doIt = async () => {
    if (asked === null || (saysWords && over > 0)) return;
    const said = { text: text.trim() };
    const isDone =
      asked === 'reportMissed' || asked === 'contest' ? await act(asked, said) : await act(asked, {});
    if (!isDone) return;
    setText('');
    close();
  };
  return (
    <div className={styles.acts}>
      <ProposeTime {...{ open, view, personId }} />
      {offered.map((name) => (
        <Button key={name} variant={name === 'cancel' ? 'ghost' : 'secondary'} onClick={() => setAsked(name)}>
          {labelOf(name)}
        </Button>
      ))}
      {words ? (
        <ConfirmDialog
          open
          {...words}
          no={t('act.no')}
          error={problem}
          busy={busy}
          onYes={() => void doIt()}
          onNo={close}
        >
          {saysWords ? (
            <TextArea
              label={t('act.words')}
              value={text}
              error={over > 0 ? t('form.tooLong', { over }) : null}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          ) : null}
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

function labelOf(name: Act): string {
  if (name === 'confirmMet') return t('act.confirmMet');
  if (name === 'reportMissed') return t('act.missed');
  return name === 'contest' ? t('act.contest') : t('act.cancel');
}

function questionOf(name: Act, view: MeetingView) {
  const other = isolate(otherOf(view)?.name ?? '');
  const amountMinor = BigInt(bidInHand(view)?.amountMinor ?? '0');
  const amount = formatMesi(amountMinor);
  switch (name) {
    case 'confirmMet':
      return {
        title: t('act.confirmMetTitle'),
        description: t('act.confirmMetBody', { amount, name: other }),
        yes: t('act.confirmMetYes', { amount }),
      };
    case 'reportMissed':
      return {
        title: t('act.missedTitle'),
        description: t('act.missedBody', { name: other }),
        yes: t('act.missedYes'),
      };
    case 'contest':
      return { title: t('act.contestTitle'), description: t('act.contestBody'), yes: t('act.contestYes') };
    case 'cancel':
      return {
        title: t('act.cancelTitle'),
        description: cancelWords(view, amountMinor),
        yes: t('act.cancelYes'),
      };
  }
}

/** What comes back: everything when the creator cancels, and by the published ladder when the fan does. */
function cancelWords(view: MeetingView, amountMinor: bigint): string {
  const name = isolate(otherOf(view)?.name ?? '');
  if (view.role === 'creator') return t('act.cancelCreator', { name });
  const nowMs = serverNowMs();
  const startMs = view.slot?.startMs ?? nowMs;
  const isToBe = view.phase.type === 'consent' || view.phase.type === 'review';
  const percent = isToBe ? 100 : backPercent(view.terms.ladder, { startMs, nowMs });
  const restMinor = (amountMinor * BigInt(100 - percent)) / 100n;
  return t('act.cancelFan', { back: formatMesi(amountMinor - restMinor), rest: formatMesi(restMinor), name });
}

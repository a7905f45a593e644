import { type FormEvent, useState } from 'react';
import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import { t } from '../../texts/meeting.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import styles from './Meeting.module.css';
import type { MeetingProps } from './Meeting.tsx';
import { useMeetingAct } from './useMeetingAct.ts';

/** The creator says where the two meet: a place, or the address of a link of theirs. */
export function WhereForm({ open, view }: MeetingProps) {
  const [text, setText] = useState(view.where ?? '');
  const { act, busy, problem } = useMeetingAct(open);
  if (!view.allowed.includes('setWhere')) return null;
  const isLink = view.slot?.kind === 'link';
  const say = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void act('setWhere', { text });
  };
  return (
    <form className={styles.form} onSubmit={say}>
      <TextField
        label={isLink ? t('where.link') : t('where.place')}
        hint={isLink ? t('where.linkHint') : t('where.placeHint')}
        maxLength={isLink ? MEETING_LIMITS.linkChars : MEETING_LIMITS.placeChars}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Problem text={problem} />
      <Button type="submit" busy={busy} disabled={text.trim() === (view.where ?? '')}>
        {t('where.say')}
      </Button>
    </form>
  );
}

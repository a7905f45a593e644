import type { MeetingView } from '../../../../shared/protocol/meetings.ts';
import { t } from '../../../texts/meeting.ts';
import { kindWord } from './meetingWords.ts';

/** How and where the two meet: in words, and as a link where it is one. */
export function Where({ view: { slot, where, terms } }: { readonly view: MeetingView }) {
  if (!slot) return null;
  const { kind } = slot;
  if (kind === 'room') return <span>{t('where.room')}</span>;
  const place = where ?? (kind === 'inPerson' ? terms.place : undefined);
  if (!place)
    return <span>{kind === 'link' ? t('where.notYet', { kind: kindWord(kind) }) : kindWord(kind)}</span>;
  return (
    <span>
      {kindWord(kind)}:{' '}
      {kind === 'link' ? (
        <a href={place} target="_blank" rel="noreferrer noopener">
          <bdi>{place}</bdi>
        </a>
      ) : (
        <bdi>{place}</bdi>
      )}
    </span>
  );
}

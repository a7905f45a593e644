import Trash2 from 'lucide-react/icons/trash-2';
import { type FormEvent, useState } from 'react';
import { CALENDAR_LIMITS } from '../../../shared/calendarLimits.ts';
import '../../../shared/protocol/furtherRejections.ts';
import type { BusyFeed } from '../../../shared/protocol/calendar.ts';
import { rejection } from '../../../shared/protocol/rejections.ts';
import { calendarApi } from '../../net/calendarApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/calendar.ts';
import { formatWhen } from '../../texts/format.ts';
import { inReadersWords } from '../../texts/refusals.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import styles from './Calendar.module.css';

/** Calendars of the creator elsewhere: the times that are busy there are offered to nobody here. */
export function BusyFeeds({ onChange }: { readonly onChange: () => void }) {
  const { value, refused, reload } = useAsked(calendarApi.feeds, []);
  const [address, setAddress] = useState('');
  const { busy, refused: notDone, run } = useRun();
  const changed = () => {
    reload();
    onChange();
  };
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !(await run(() => calendarApi.addFeed(address.trim())))) return;
    setAddress('');
    showToast({ title: t('feeds.added') });
    changed();
  };
  const remove = async (feedId: string) => {
    if (!busy && (await run(() => calendarApi.removeFeed(feedId)))) changed();
  };
  return (
    <Card className={styles.part}>
      <h2 className={styles.title}>{t('feeds')}</h2>
      <p className={styles.none}>{t('feeds.about')}</p>
      <ul className={styles.feeds}>
        {value?.feeds.map((feed) => (
          <FeedRow key={feed.feedId} feed={feed} onRemove={() => void remove(feed.feedId)} />
        ))}
      </ul>
      <form className={styles.part} onSubmit={(event) => void add(event)}>
        <TextField
          label={t('feeds.address')}
          hint={t('feeds.addressHint')}
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          required
          maxLength={CALENDAR_LIMITS.feedAddressChars}
          value={address}
          onChange={({ currentTarget }) => setAddress(currentTarget.value)}
        />
        <Problem text={notDone?.message ?? refused?.message ?? null} />
        <Button type="submit" busy={busy}>
          {t('feeds.add')}
        </Button>
      </form>
    </Card>
  );
}

function FeedRow({ feed, onRemove }: { readonly feed: BusyFeed; readonly onRemove: () => void }) {
  const { host, busyCount, readAtMs, problem } = feed;
  return (
    <li className={styles.feed}>
      <div className={styles.feedWords}>
        <p className={styles.dayName}>
          <bdi>{host}</bdi> {problem === null ? null : <Badge tone="danger">{t('feeds.failing')}</Badge>}
        </p>
        <p className={styles.none}>
          {t('feeds.count', { count: busyCount })} {t('feeds.read', { when: formatWhen(readAtMs, 'minute') })}
        </p>
        {problem === null ? null : (
          <p className={styles.none}>{inReadersWords(rejection(problem)).message}</p>
        )}
      </div>
      <IconButton label={t('feeds.remove', { host })} icon={<Trash2 />} onClick={onRemove} />
    </li>
  );
}

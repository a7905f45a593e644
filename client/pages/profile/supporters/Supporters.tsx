import { useState } from 'react';
import { Link } from 'wouter';
import { handlePath } from '../../../../shared/pages.ts';
import type { Supporter } from '../../../../shared/protocol/supporters.ts';
import { supportersApi } from '../../../net/supportersApi.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { formatMesi, formatNumber } from '../../../texts/format.ts';
import { t } from '../../../texts/supporters.ts';
import { TabPanel, Tabs } from '../../../ui/controls/Tabs.tsx';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import styles from './Supporters.module.css';

const TIMES = ['week', 'month', 'all'] as const;
type Time = (typeof TIMES)[number];

/** Who tipped a creator most; nothing where nobody is named yet. */
export default function Supporters({ handle }: { readonly handle: string }) {
  const [time, setTime] = useState<Time>('month');
  const { value } = useAsked(() => supportersApi.of(handle), [handle]);
  if (!value || value.all.length === 0) return null;
  const tabs = TIMES.map((each) => ({ value: each, label: t(`tab.${each}`) }));
  return (
    <section aria-label={t('title')} className={styles.board}>
      <h2 className={styles.title}>{t('title')}</h2>
      <Tabs label={t('tabs')} value={time} onChange={setTime} tabs={tabs}>
        {TIMES.map((each) => (
          <TabPanel key={each} value={each}>
            <Board places={value[each]} />
          </TabPanel>
        ))}
      </Tabs>
    </section>
  );
}

function Board({ places }: { readonly places: readonly Supporter[] }) {
  if (places.length === 0) return <p className={styles.none}>{t('none')}</p>;
  return (
    <ol className={styles.places}>
      {places.map(({ person, mesiMinor }, at) => (
        <li key={person.id} className={styles.place}>
          <span className={styles.rank}>{formatNumber(at + 1)}</span>
          <Avatar person={person} size={32} />
          <Link href={handlePath(person.handle)} className={styles.name}>
            <bdi>{person.name}</bdi>
          </Link>
          <span className={styles.sum}>{formatMesi(mesiMinor)}</span>
        </li>
      ))}
    </ol>
  );
}

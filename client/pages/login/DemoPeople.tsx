import { useState } from 'react';
import type { DemoPerson } from '../../../shared/protocol/http.ts';
import { api } from '../../net/api.ts';
import { logInAsDemo } from '../../net/session.ts';
import { useAsked } from '../../net/useAsked.ts';
import { t } from '../../texts/people.ts';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { Spinner } from '../../ui/display/Spinner.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import styles from './DemoPeople.module.css';
import { useRefusal } from './refusal.ts';

/** One click and you are somebody. Nothing at all where the server has no demo. */
export function DemoPeople() {
  const people = useAsked(api.demoPeople, []).value ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const refusal = useRefusal();
  if (people.length === 0) return null;
  const enter = (id: string) => {
    setChosen(id);
    void refusal.run(() => logInAsDemo(id));
  };
  return (
    <section aria-labelledby="demo-title" className={styles.demo}>
      <h2 id="demo-title" className={styles.title}>
        {t('demo.try')}
      </h2>
      <ul className={styles.people}>
        {people.map((demo) => (
          <li key={demo.id} className={demo.isCreator ? styles.creator : styles.fan}>
            <PersonCard
              demo={demo}
              busy={refusal.busy}
              entering={refusal.busy && chosen === demo.id}
              onEnter={() => enter(demo.id)}
            />
          </li>
        ))}
      </ul>
      <Problem text={refusal.at('form')} />
      <p className={styles.or}>
        <span>{t('demo.own')}</span>
      </p>
    </section>
  );
}

interface PersonCardProps {
  readonly demo: DemoPerson;
  readonly busy: boolean;
  readonly entering: boolean;
  readonly onEnter: () => void;
}

function PersonCard({ demo: { person, isCreator, blurb }, busy, entering, onEnter }: PersonCardProps) {
  return (
    <button type="button" className={styles.person} disabled={busy} onClick={onEnter}>
      {entering ? (
        <span className={styles.wait}>
          <Spinner size={26} label={t('demo.loggingIn', { name: person.name })} />
        </span>
      ) : (
        <Avatar person={person} size={44} live={isCreator} />
      )}
      <span className={styles.text}>
        <bdi className={styles.name}>{person.name}</bdi>
        <bdi className={styles.blurb}>{blurb}</bdi>
        {isCreator ? <Badge tone="accent">{t('demo.creator')}</Badge> : null}
      </span>
    </button>
  );
}

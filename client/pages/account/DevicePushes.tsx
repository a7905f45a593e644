import { useEffect, useState } from 'react';
import { type PushState, readPush, type SwitchedOn, switchOff, switchOn } from '../../net/push.ts';
import { t } from '../../texts/push.ts';
import { inReadersWords } from '../../texts/refusals.ts';
import { Switch } from '../../ui/controls/Switch.tsx';
import { Card } from '../../ui/display/Card.tsx';
import styles from './Account.module.css';

/** Switches pushes to this device on and off, and says why the browser does not take them. */
export function DevicePushes({ personId }: { readonly personId: string }) {
  const [state, setState] = useState<PushState | null>(null);
  const [why, setWhy] = useState<SwitchedOn | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    void readPush(personId).then(setState);
  }, [personId]);
  const run = async (act: () => Promise<SwitchedOn | null>) => {
    setBusy(true);
    setWhy(await act());
    setState(await readPush(personId));
    setBusy(false);
  };
  const turn = (isOn: boolean) =>
    run(async () => {
      if (isOn) return switchOn(personId, false);
      await switchOff();
      return null;
    });
  const problem = state === null ? null : problemOf(state, why);
  const isOn = state?.type === 'on';
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('title')}</h2>
      <p className={styles.about}>{t('about')}</p>
      <Switch
        label={t('switch')}
        hint={t('quiet')}
        checked={isOn}
        disabled={isBusy || state === null || state.type === 'unsupported'}
        onChange={(on) => void turn(on)}
      />
      {isOn ? (
        <Switch
          label={t('words')}
          hint={t('wordsAbout')}
          checked={state.showsText}
          disabled={isBusy}
          onChange={(shows) => void run(() => switchOn(personId, shows))}
        />
      ) : null}
      <p role="status" className={styles.about}>
        {problem}
      </p>
    </Card>
  );
}

function problemOf(state: PushState, why: SwitchedOn | null): string | null {
  if (state.type === 'unsupported' || state.type === 'denied') return t(state.type);
  if (why?.type === 'refused') return inReadersWords(why.rejection).message;
  return why?.type === 'noService' ? t('noService') : null;
}

import { useEffect, useState } from 'react';
import { t } from '../texts/common.ts';
import { Spinner } from '../ui/display/Spinner.tsx';
import styles from './Shell.module.css';

/** A page's code usually comes before anybody would see a spinner; only a slow network gets one. */
const QUIET_MS = 300;

export function PageLoading() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  return <div className={styles.loading}>{slow ? <Spinner size={28} label={t('loading')} /> : null}</div>;
}

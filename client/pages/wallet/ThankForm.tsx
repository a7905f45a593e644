import HeartHandshake from 'lucide-react/icons/heart-handshake';
import { type FormEvent, useState } from 'react';
import { SUPPORTER_LIMITS } from '../../../shared/supporterLimits.ts';
import { readLocal, writeLocal } from '../../base/localText.ts';
import { supportersApi } from '../../net/supportersApi.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/supporters.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import styles from './Wallet.module.css';

const KEY = 'mesi.thanks';

interface ThankFormProps {
  readonly entryId: string;
  /** The name of whoever gave the tip. */
  readonly giverName: string;
}

/** Thanks whoever gave a tip, with one press; the words of the last time are there again. */
export default function ThankForm({ entryId, giverName }: ThankFormProps) {
  const [words, setWords] = useState(() => readLocal(KEY) ?? '');
  const [told, setTold] = useState<'told' | 'before' | null>(null);
  const { busy, refused, run } = useRun();
  const over = [...words.trim()].length - SUPPORTER_LIMITS.thanksChars;
  const name = isolate(giverName);
  if (told) {
    return (
      <p role="status" className={styles.sub}>
        {shown(t(`thank.${told}`, { name }))}
      </p>
    );
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || over > 0) return;
    const answer = await run(() => supportersApi.thank({ entryId, words: words.trim() }));
    if (!answer) return;
    writeLocal(KEY, words.trim());
    setTold(answer.isNew ? 'told' : 'before');
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('thank.words')}
        value={words}
        autoComplete="off"
        hint={t('thank.hint')}
        error={over > 0 ? t('thank.over', { over }) : null}
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
      />
      <Problem text={refused?.message ?? null} />
      <Button type="submit" variant="primary" wide busy={busy} icon={<HeartHandshake aria-hidden />}>
        {t('thank.do')}
      </Button>
    </form>
  );
}

import Pencil from 'lucide-react/icons/pencil';
import { type FormEvent, useState } from 'react';
import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { t } from '../../texts/messenger.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import styles from './Details.module.css';
import { isAdmin } from './rights.ts';
import { useChatAct } from './useChatAct.ts';
import type { Talk } from './useTalk.ts';

/** The name of a group, which its admins change. */
export function GroupName({ talk }: { readonly talk: Talk }) {
  const name = talk.view?.name ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const { busy, act } = useChatAct(talk.open);
  if (typed === null) {
    return (
      <p className={styles.name}>
        <bdi>{name}</bdi>
        {isAdmin(talk.you) ? (
          <IconButton size="s" label={t('rename.do')} icon={<Pencil />} onClick={() => setTyped(name)} />
        ) : null}
      </p>
    );
  }
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (await act('rename', { name: typed })) setTyped(null);
  };
  return (
    <form className={styles.rename} onSubmit={(event) => void save(event)}>
      <TextField
        label={t('group.name')}
        value={typed}
        maxLength={CHAT_LIMITS.groupNameChars}
        autoFocus
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" size="s" busy={busy} disabled={typed.trim() === ''}>
          {t('rename.save')}
        </Button>
        <Button size="s" variant="ghost" onClick={() => setTyped(null)}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

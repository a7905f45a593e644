import { type FormEvent, useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/studio.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import { useAct } from '../../stage/useAct.ts';
import { CategoryField } from '../setup/CategoryField.tsx';
import styles from '../setup/SetupForm.module.css';

interface AboutDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly connection: StreamConnection;
  readonly stage: StageView;
}

/** Changes title and category while live. */
export function AboutDialog({ open, onClose, connection, stage }: AboutDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onClose} title={t('about.title')} size="s">
      {open ? <AboutForm connection={connection} stage={stage} onDone={onClose} /> : null}
    </Dialog>
  );
}

interface AboutFormProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly onDone: () => void;
}

function AboutForm({ connection, stage, onDone }: AboutFormProps) {
  const [title, setTitle] = useState(stage.title);
  const [category, setCategory] = useState(stage.category);
  const { busy, error, act } = useAct(connection);
  const tooLong = [...title.trim()].length > LIMITS.streamTitleChars;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim() || tooLong) return;
    if (await act('setAbout', { title: title.trim(), category })) onDone();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('setup.title')}
        value={title}
        error={
          tooLong
            ? t('setup.titleTooLong', { count: LIMITS.streamTitleChars })
            : title.trim()
              ? null
              : t('setup.giveTitle')
        }
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <CategoryField category={category} onChange={setCategory} />
      <Problem text={error} />
      <Button type="submit" variant="primary" size="l" wide busy={busy}>
        {t('about.save')}
      </Button>
    </form>
  );
}

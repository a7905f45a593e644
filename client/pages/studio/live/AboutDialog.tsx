import { type FormEvent, useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import { tagsFit, typedTags } from '../../../model/tags.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/studio.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { FileButton } from '../../../ui/controls/FileButton.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import { useAct } from '../../stage/useAct.ts';
import { AdultSwitch } from '../setup/AdultSwitch.tsx';
import { CategoryField } from '../setup/CategoryField.tsx';
import styles from '../setup/SetupForm.module.css';
import { TagsField } from '../setup/TagsField.tsx';
import type { Cover } from '../source/useCover.ts';

interface AboutDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly connection: StreamConnection;
  readonly stage: StageView;
  /** The picture in the directory; null: another page chooses it. */
  readonly cover: Cover | null;
}

/** Changes title, category, tags and the picture of the directory while live. */
export function AboutDialog({ open, onClose, connection, stage, cover }: AboutDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onClose} title={t('about.title')} size="s">
      {open ? (
        <>
          <AboutForm connection={connection} stage={stage} onDone={onClose} />
          {cover && stage.mode.type === 'public' ? <CoverChoice cover={cover} /> : null}
        </>
      ) : null}
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
  const [typedIn, setTypedIn] = useState(() => (stage.tags ?? []).join(', '));
  const [isAdult, setAdult] = useState(stage.isAdult ?? false);
  const { busy, error, act } = useAct(connection);
  const tags = typedTags(typedIn);
  const tooLong = [...title.trim()].length > LIMITS.streamTitleChars;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim() || tooLong || !tagsFit(tags)) return;
    // a server of before knows no tags
    const tagged = tags.length > 0 || stage.tags ? { tags: [...tags] } : {};
    const change = isAdult === (stage.isAdult ?? false) ? tagged : { ...tagged, isAdult };
    if (await act('setAbout', { title: title.trim(), category, ...change })) onDone();
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
      <TagsField text={typedIn} onText={setTypedIn} />
      <AdultSwitch isAdult={isAdult} onChange={setAdult} />
      <Problem text={error} />
      <Button type="submit" variant="primary" size="l" wide busy={busy}>
        {t('about.save')}
      </Button>
    </form>
  );
}

/** Puts a picture of the creator's choice into the directory, and takes it away again. */
function CoverChoice({ cover }: { readonly cover: Cover }) {
  const [isWrong, setWrong] = useState(false);
  const choose = async (file: File) => setWrong(!(await cover.choose(file)));
  return (
    <div className={styles.cover}>
      <p className={styles.hint}>{cover.picture ? t('cover.chosen') : t('cover.live')}</p>
      <FileButton label={t('cover.choose')} accept="image/*" onFile={(file) => void choose(file)} />
      {cover.picture ? <Button onClick={cover.forget}>{t('cover.forget')}</Button> : null}
      <Problem text={isWrong ? t('cover.wrong') : null} />
    </div>
  );
}

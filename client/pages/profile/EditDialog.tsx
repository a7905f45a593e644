import { type FormEvent, useState } from 'react';
import { PROFILE_LIMITS } from '../../../shared/profileLimits.ts';
import type { ProfileAnswer } from '../../../shared/protocol/profiles.ts';
import { profileApi } from '../../net/profileApi.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/profile.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { TextArea } from '../../ui/controls/TextArea.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import styles from './Profile.module.css';

interface EditDialogProps {
  readonly profile: ProfileAnswer;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Changes what a person tells about themselves. */
export default function EditDialog({ profile, onClose, onSaved }: EditDialogProps) {
  const [bio, setBio] = useState(profile.bio);
  const [links, setLinks] = useState(profile.links);
  const { busy, refused, run } = useRun();
  const used = [...bio.trim()].length;
  const over = used - PROFILE_LIMITS.bioChars;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const typed = links.map((link) => link.trim()).filter((link) => link !== '');
    if (!(await run(() => profileApi.save({ bio, links: typed })))) return;
    showToast({ title: t('edit.saved') });
    onSaved();
    onClose();
  };
  return (
    <Dialog open onOpenChange={onClose} title={t('edit.title')} description={t('edit.about')}>
      <form className={styles.form} onSubmit={(event) => void save(event)}>
        <div className={styles.face}>
          <Avatar person={profile.person} size={64} />
          <ButtonLink href="/account" size="s">
            {t('edit.picture')}
          </ButtonLink>
        </div>
        <TextArea
          label={t('edit.bio')}
          placeholder={t('edit.bioPlaceholder')}
          value={bio}
          onChange={(event) => setBio(event.currentTarget.value)}
          hint={t('edit.bioLeft', { used, most: PROFILE_LIMITS.bioChars })}
          error={over > 0 ? t('edit.bioTooLong', { over }) : null}
        />
        <LinkFields links={links} onLinks={setLinks} />
        <Problem text={refused?.message ?? null} />
        <div className={styles.answers}>
          <Button variant="ghost" onClick={onClose}>
            {t('edit.cancel')}
          </Button>
          <Button type="submit" variant="primary" busy={busy} disabled={over > 0}>
            {t('edit.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface LinkFieldsProps {
  readonly links: readonly string[];
  readonly onLinks: (links: readonly string[]) => void;
}

/** A field for each link, and an empty one while there may be more. */
function LinkFields({ links, onLinks }: LinkFieldsProps) {
  const fields = links.length < PROFILE_LIMITS.links ? [...links, ''] : links;
  return (
    <fieldset className={styles.fields}>
      <legend className={styles.legend}>{t('edit.links')}</legend>
      <p className={styles.hint}>{t('edit.linksHint', { most: PROFILE_LIMITS.links })}</p>
      {fields.map((link, at) => (
        <TextField
          // biome-ignore lint/suspicious/noArrayIndexKey: a field is its place
          key={at}
          label={t('edit.link', { number: at + 1 })}
          hideLabel
          type="text"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          maxLength={PROFILE_LIMITS.linkChars}
          placeholder={t('edit.linkPlaceholder')}
          value={link}
          onChange={({ currentTarget }) => onLinks(fields.with(at, currentTarget.value).filter(isKept))}
        />
      ))}
    </fieldset>
  );
}

/** A field that was emptied goes, unless others stand below it: nothing moves under the hand. */
const isKept = (link: string, at: number, all: readonly string[]): boolean =>
  link !== '' || all.slice(at + 1).some((below) => below !== '');

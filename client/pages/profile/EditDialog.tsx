import { type FormEvent, useState } from 'react';
import { PROFILE_LIMITS } from '../../../shared/profileLimits.ts';
import type { ProfileAnswer } from '../../../shared/protocol/profiles.ts';
import { profileApi } from '../../net/profileApi.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/profile.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { GrowingFields } from '../../ui/controls/GrowingFields.tsx';
import { TextArea } from '../../ui/controls/TextArea.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import { CoverField } from './CoverField.tsx';
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
      <CoverField profile={profile} onChange={onSaved} />
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
        <GrowingFields
          legend={t('edit.links')}
          hint={t('edit.linksHint', { most: PROFILE_LIMITS.links })}
          texts={links}
          most={PROFILE_LIMITS.links}
          onTexts={setLinks}
          field={(number, link, onLink) => (
            <TextField
              label={t('edit.link', { number })}
              hideLabel
              type="text"
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              maxLength={PROFILE_LIMITS.linkChars}
              placeholder={t('edit.linkPlaceholder')}
              value={link}
              onChange={({ currentTarget }) => onLink(currentTarget.value)}
            />
          )}
        />
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

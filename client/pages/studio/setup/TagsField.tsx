import { LIMITS } from '../../../../shared/limits.ts';
import { tagsFit, typedTags } from '../../../model/tags.ts';
import { t } from '../../../texts/studio.ts';
import { TextField } from '../../../ui/controls/TextField.tsx';

interface TagsFieldProps {
  /** As typed, with commas between them. */
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** Asks for the words by which a stream is found. */
export function TagsField({ text, onText }: TagsFieldProps) {
  const limits = { count: LIMITS.streamTags, chars: LIMITS.streamTagChars };
  return (
    <TextField
      label={t('tags.label')}
      placeholder={t('tags.example')}
      autoComplete="off"
      value={text}
      maxLength={400}
      error={tagsFit(typedTags(text)) ? null : t('tags.wrong', limits)}
      onChange={(event) => onText(event.currentTarget.value)}
    />
  );
}

import ChevronDown from 'lucide-react/icons/chevron-down';
import ChevronUp from 'lucide-react/icons/chevron-up';
import Search from 'lucide-react/icons/search';
import X from 'lucide-react/icons/x';
import { useEffect, useRef } from 'react';
import { SEARCH_LIMITS } from '../../../shared/searchText.ts';
import { t } from '../../texts/messenger.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import styles from './Find.module.css';
import type { Finding } from './useFinding.ts';

/** Searches in the open conversation: Enter leads to the next older line, with Shift to the next newer one. */
export function FindBar({ finding }: { readonly finding: Finding }) {
  const { typed, lines, at, before, step, close } = finding;
  const field = useFindKeys(finding);
  if (typed === null) return null;
  return (
    <search className={styles.bar}>
      <TextField
        ref={field}
        label={t('find.label')}
        hideLabel
        type="search"
        placeholder={t('find.label')}
        fieldClassName={styles.field}
        before={<Search aria-hidden />}
        maxLength={SEARCH_LIMITS.queryChars}
        value={typed}
        onChange={(event) => finding.type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') step(event.shiftKey ? 'newer' : 'older');
          if (event.key === 'Escape') close();
        }}
      />
      <output className={styles.count}>{countWords(finding)}</output>
      <IconButton
        label={t('find.older')}
        size="s"
        icon={<ChevronUp />}
        disabled={at + 1 >= lines.length && before === null}
        onClick={() => step('older')}
      />
      <IconButton
        label={t('find.newer')}
        size="s"
        icon={<ChevronDown />}
        disabled={at === 0}
        onClick={() => step('newer')}
      />
      <IconButton label={t('find.close')} size="s" icon={<X />} onClick={close} />
    </search>
  );
}

function countWords({ text, lines, at, before }: Finding): string {
  if (text === null) return '';
  if (lines.length === 0) return t('none.found');
  const place = { at: at + 1, count: lines.length };
  return before === null ? t('find.place', place) : t('find.placeOfMore', place);
}

/** Ctrl or Cmd and F open the search here; pressed once more in it, the browser's own. */
function useFindKeys({ typed, type }: Finding) {
  const field = useRef<HTMLInputElement>(null);
  const isOpen = typed !== null;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'f' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      if (document.activeElement === field.current && isOpen) return;
      event.preventDefault();
      if (!isOpen) type('');
      field.current?.select();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [isOpen, type]);
  useEffect(() => {
    if (isOpen) field.current?.focus();
  }, [isOpen]);
  return field;
}

import Plus from 'lucide-react/icons/plus';
import Redo2 from 'lucide-react/icons/redo-2';
import Undo2 from 'lucide-react/icons/undo-2';
import { type KeyboardEvent, useState } from 'react';
import {
  OVERLAY_SETTINGS_LIMITS as LIMIT,
  type OverlaySettings,
  type OverlayVariation,
} from '../../../../../shared/overlaySettings.ts';
import type { OverlaySettingsAnswer } from '../../../../../shared/protocol/overlays.ts';
import { newCommandId } from '../../../../net/commandIds.ts';
import { overlayApi } from '../../../../net/overlayApi.ts';
import { useRun } from '../../../../net/useRun.ts';
import { t } from '../../../../texts/alerts.ts';
import { Button } from '../../../../ui/controls/Button.tsx';
import { Problem } from '../../../../ui/notices/Problem.tsx';
import { showToast } from '../../../../ui/notices/toasts.ts';
import { AlertPreview } from './AlertPreview.tsx';
import { BrowserSources } from './BrowserSources.tsx';
import styles from './Editor.module.css';
import { LookFields, WordFields } from './LookFields.tsx';
import { ScenePreview } from './ScenePreview.tsx';
import { changed, redone, undoable, undone } from './undo.ts';
import { VariationCard } from './VariationCard.tsx';

interface EditorProps {
  readonly saved: OverlaySettingsAnswer;
}

/** Changes the look of the overlay beside a preview; what is saved is at once in OBS. */
export function Editor({ saved: { settings: begun, seenAtMs } }: EditorProps) {
  const [saved, setSaved] = useState(begun);
  const [state, setState] = useState(() => undoable(begun));
  const { busy, refused, run } = useRun();
  const { now } = state;
  const change = (patch: Partial<OverlaySettings>, field: string | null) =>
    setState((before) => changed(before, { ...before.now, ...patch }, field));
  const save = async () => {
    const sent = withoutEmptyWords(now);
    if (!(await run(() => overlayApi.save(sent)))) return;
    setSaved(sent);
    showToast({ title: t('editor.saved'), body: t('editor.savedBody'), tone: 'positive' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
    event.preventDefault();
    setState(event.shiftKey ? redone : undone);
  };
  const isSaved = JSON.stringify(withoutEmptyWords(now)) === JSON.stringify(withoutEmptyWords(saved));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the fields inside have the focus
    <div className={styles.columns} onKeyDown={onKeyDown}>
      <div className={styles.form}>
        <div className={styles.bar}>
          <Button
            icon={<Undo2 aria-hidden />}
            disabled={state.past.length === 0}
            onClick={() => setState(undone)}
          >
            {t('editor.undo')}
          </Button>
          <Button
            icon={<Redo2 aria-hidden />}
            disabled={state.future.length === 0}
            onClick={() => setState(redone)}
          >
            {t('editor.redo')}
          </Button>
          <Button variant="primary" busy={busy} disabled={isSaved} onClick={() => void save()}>
            {isSaved ? t('editor.isSaved') : t('editor.save')}
          </Button>
        </div>
        <Problem text={refused?.message ?? null} />
        <LookFields settings={now} onChange={change} />
        <Variations variations={now.variations} change={change} />
        <WordFields settings={now} onChange={change} />
        <BrowserSources seenAtMs={seenAtMs} />
      </div>
      <section className={styles.preview} aria-label={t('preview.title')}>
        <h2 className={styles.partTitle}>{t('preview.title')}</h2>
        <AlertPreview settings={now} />
        <ScenePreview settings={now} savedStyle={saved.style} />
      </section>
    </div>
  );
}

const withoutEmptyWords = ({ filter, ...settings }: OverlaySettings): OverlaySettings => ({
  ...settings,
  filter: { ...filter, words: filter.words.map((word) => word.trim()).filter((word) => word !== '') },
});

interface VariationsProps {
  readonly variations: readonly OverlayVariation[];
  readonly change: (patch: Partial<OverlaySettings>, field: string | null) => void;
}

/** All variations in the order in which they are tried, and a button for one more. */
function Variations({ variations, change }: VariationsProps) {
  const add = () => change({ variations: [...variations, newVariation()] }, null);
  return (
    <div className={styles.variations}>
      <h2 className={styles.partTitle}>{t('variations.title')}</h2>
      <p className={styles.quiet}>{t('variations.about')}</p>
      {variations.map((variation, at) => (
        <VariationCard
          key={variation.id}
          variation={variation}
          place={at + 1}
          onChange={(patch, field) =>
            change(
              { variations: variations.with(at, { ...variation, ...patch }) },
              `${variation.id} ${field}`,
            )
          }
          onRemove={() => change({ variations: variations.toSpliced(at, 1) }, null)}
        />
      ))}
      <Button
        icon={<Plus aria-hidden />}
        className={styles.add}
        disabled={variations.length >= LIMIT.variations}
        onClick={add}
      >
        {t('variations.add')}
      </Button>
    </div>
  );
}

function newVariation(): OverlayVariation {
  return {
    id: `va_${newCommandId()}`,
    when: { type: 'every' },
    text: '',
    colour: null,
    durationMs: null,
    size: 'amount',
    animation: 'lively',
    sound: 'chime',
  };
}

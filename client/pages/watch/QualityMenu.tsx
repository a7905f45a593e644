import type { Watching } from '../../media/useViewer.ts';
import type { ViewerWant } from '../../media/ViewerWishes.ts';
import { t } from '../../texts/watch.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Menu, type MenuEntry } from '../../ui/popups/Menu.tsx';
import { HealthDot, healthWord, sayQuality } from '../stage/quality.tsx';
import styles from './QualityMenu.module.css';

const WANTS: Readonly<Record<string, ViewerWant>> = {
  auto: { picture: true, layer: null },
  high: { picture: true, layer: 2 },
  medium: { picture: true, layer: 1 },
  low: { picture: true, layer: 0 },
  sound: { picture: false, layer: null },
};
const CHOICES = ['auto', 'high', 'medium', 'low', 'sound'] as const;

/** A menu that says how well the picture comes through, and lets a viewer choose how much of it they want. */
export function QualityMenu({ media, soundOnly }: { readonly media: Watching; readonly soundOnly: boolean }) {
  const { quality, want, setWant } = media;
  const health = quality?.health ?? null;
  const words = health === null ? t('quality.unknown') : healthWord(health);
  const entries: MenuEntry[] = [
    {
      type: 'note',
      id: 'health',
      content: (
        <div className={styles.note}>
          <strong>{t('quality.connection', { health: words })}</strong>
          {quality ? <span>{sayQuality(quality)}</span> : null}
        </div>
      ),
    },
  ];
  if (!soundOnly) {
    entries.push(
      { type: 'separator', id: 'after-health' },
      {
        type: 'choice',
        id: 'want',
        label: t('quality.picture'),
        value: nameOf(want),
        options: CHOICES.map((value) => ({ value, label: t(`quality.${value}`) })),
        onChange: (value) => setWant(WANTS[value] ?? WANTS.auto!),
      },
    );
  }
  return (
    <Menu
      entries={entries}
      trigger={(props) => (
        <IconButton
          {...props}
          label={t('quality.label', { health: words })}
          variant="scrim"
          size="s"
          icon={<HealthDot health={health} />}
        />
      )}
    />
  );
}

function nameOf({ picture, layer }: ViewerWant): string {
  if (!picture) return 'sound';
  return layer === null ? 'auto' : (['low', 'medium', 'high'][layer] ?? 'auto');
}

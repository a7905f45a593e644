import {
  OVERLAY_SETTINGS_LIMITS as LIMIT,
  OVERLAY_THEMES,
  type OverlaySettings,
} from '../../../../../shared/overlaySettings.ts';
import { t } from '../../../../texts/alerts.ts';
import { Select } from '../../../../ui/controls/Select.tsx';
import { Switch } from '../../../../ui/controls/Switch.tsx';
import { TextArea } from '../../../../ui/controls/TextArea.tsx';
import { Card } from '../../../../ui/display/Card.tsx';
import { ColourField } from './ColourField.tsx';
import styles from './Editor.module.css';
import { MinorField } from './MinorField.tsx';

export interface LookFieldsProps {
  readonly settings: OverlaySettings;
  /** Changes some settings; `field` names what is typed in. */
  readonly onChange: (patch: Partial<OverlaySettings>, field: string) => void;
}

/** Where reading out begins when it is switched on. */
const SPEAK_FROM = '5000000';

/** The look of all alerts and scenes. */
export function LookFields({ settings: { theme, colour, style }, onChange }: LookFieldsProps) {
  return (
    <Card className={styles.part}>
      <h2 className={styles.partTitle}>{t('look.title')}</h2>
      <div className={styles.two}>
        <Select
          label={t('look.theme')}
          hint={t('look.themeHint')}
          value={theme}
          options={OVERLAY_THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
          onChange={(next) => onChange({ theme: next }, 'theme')}
        />
        <ColourField
          label={t('look.colour')}
          value={colour}
          onValue={(next) => onChange({ colour: next }, 'colour')}
        />
      </div>
      <TextArea
        label={t('look.style')}
        hint={t('look.styleHint')}
        dir="ltr"
        spellCheck={false}
        maxLength={LIMIT.styleChars}
        className={styles.code}
        value={style}
        onChange={(event) => onChange({ style: event.currentTarget.value }, 'style')}
      />
    </Card>
  );
}

/** What is not shown, and what is read out. */
export function WordFields({ settings: { filter, speakFromMinor }, onChange }: LookFieldsProps) {
  return (
    <Card className={styles.part}>
      <h2 className={styles.partTitle}>{t('words.title')}</h2>
      <Switch
        label={t('words.filter')}
        hint={t('words.filterHint')}
        checked={filter.isOn}
        onChange={(isOn) => onChange({ filter: { ...filter, isOn } }, 'filter')}
      />
      {filter.isOn ? (
        <TextArea
          label={t('words.own')}
          hint={t('words.ownHint')}
          value={filter.words.join('\n')}
          onChange={(event) =>
            onChange({ filter: { ...filter, words: linesOf(event.currentTarget.value) } }, 'own')
          }
        />
      ) : null}
      <Switch
        label={t('speech.on')}
        hint={t('speech.hint')}
        checked={speakFromMinor !== null}
        onChange={(isOn) => onChange({ speakFromMinor: isOn ? SPEAK_FROM : null }, 'speech')}
      />
      {speakFromMinor === null ? null : (
        <MinorField
          label={t('speech.from')}
          value={speakFromMinor}
          onValue={(next) => onChange({ speakFromMinor: next }, 'speakFrom')}
        />
      )}
    </Card>
  );
}

/** An empty line stays while it is typed in; it is left out when the settings are saved. */
const linesOf = (text: string): readonly string[] =>
  text === ''
    ? []
    : text
        .split('\n')
        .slice(0, LIMIT.ownWords)
        .map((line) => [...line].slice(0, LIMIT.ownWordChars).join(''));

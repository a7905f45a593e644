import { useState } from 'react';
import { OVERLAY_SCENES } from '../../../../../shared/overlayScenes.ts';
import type { OverlaySettings } from '../../../../../shared/overlaySettings.ts';
import type { SceneView, StillScene } from '../../../../overlay/scenes.ts';
import { t } from '../../../../texts/alerts.ts';
import { t as studioT } from '../../../../texts/studio.ts';
import { Select } from '../../../../ui/controls/Select.tsx';
import { Scene } from '../../../stage/scene/Scene.tsx';
import styles from './Editor.module.css';

const STILL = OVERLAY_SCENES.filter((scene): scene is StillScene => scene !== 'alerts');

/** A scene as it would look in the middle of a stream. Its own styles are shown as they were saved last. */
export function ScenePreview({
  settings,
  savedStyle,
}: {
  readonly settings: OverlaySettings;
  readonly savedStyle: string;
}) {
  const [scene, setScene] = useState<StillScene>('goal');
  const { theme, colour } = settings;
  return (
    <>
      <Select
        label={t('preview.scene')}
        value={scene}
        options={STILL.map((value) => ({ value, label: studioT(`scene.${value}`) }))}
        onChange={setScene}
      />
      <div className={styles.stage} data-preview="scene">
        <Scene view={sampleOf(scene)} isCalm look={{ theme, colour, style: savedStyle }} />
      </div>
    </>
  );
}

/** What a scene shows of a stream that goes well. */
function sampleOf(scene: StillScene): SceneView {
  const giver = { id: 'sample', name: t('preview.name'), mesiMinor: '120000000' };
  switch (scene) {
    case 'goal':
      return {
        type: 'goal',
        progress: {
          title: t('preview.goal'),
          ratio: 0.62,
          reached: false,
          raisedMinor: 310_000_000n,
          targetMinor: 500_000_000n,
          milestones: [],
        },
      };
    case 'leaders':
      return { type: 'leaders', givers: [giver, { id: 'other', name: null, mesiMinor: '42000000' }] };
    case 'chat':
      return {
        type: 'chat',
        lines: [
          { id: 'one', name: t('preview.name'), role: 'viewer', text: t('preview.message') },
          { id: 'two', name: t('preview.host'), role: 'creator', text: t('preview.answer') },
        ],
      };
    case 'countdown':
      return { type: 'countdown', leftMs: 184_000, isRunning: true };
    case 'tickets':
      return { type: 'tickets', left: 12, total: 50 };
    case 'latest':
      return { type: 'latest', giver, message: t('preview.message') };
  }
}

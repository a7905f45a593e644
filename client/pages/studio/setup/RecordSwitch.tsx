import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import { replaysApi } from '../../../net/replaysApi.ts';
import { useAsked } from '../../../net/useAsked.ts';
import { refusalText } from '../../../texts/refusals.ts';
import { t } from '../../../texts/studio.ts';
import { Switch } from '../../../ui/controls/Switch.tsx';
import type { StudioSetup } from '../../stage/capture/savedSetup.ts';

/** Returns why nothing can be recorded; null when it can, as far as is known. */
export function useRecordingRefusal(): RejectionCode | null {
  return useAsked(replaysApi.recording, []).value?.refusal ?? null;
}

interface RecordSwitchProps {
  readonly refusal: RejectionCode | null;
  readonly setup: StudioSetup;
  readonly onChange: (patch: Partial<StudioSetup>) => void;
}

export function RecordSwitch({ refusal, setup, onChange }: RecordSwitchProps) {
  return (
    <Switch
      label={t('record.switch')}
      hint={refusal ? refusalText(refusal) : t('record.switchHint')}
      checked={setup.record && refusal === null}
      disabled={refusal !== null}
      onChange={(record) => onChange({ record })}
    />
  );
}

import type { OverlaySettings } from '../../shared/overlaySettings.ts';
import type { OverlaySettingsAnswer } from '../../shared/protocol/overlays.ts';
import { call } from './api.ts';

/** Asks the server about the own overlay, over REST; shared/protocol/overlays.ts has the shapes. */
export const overlayApi = {
  settings: () => call<OverlaySettingsAnswer>('/api/overlay-settings'),
  save: (body: OverlaySettings) =>
    call<OverlaySettingsAnswer>('/api/overlay-settings', { method: 'PUT', body }),
};

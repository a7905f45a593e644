import '../../../shared/protocol/furtherRejections.ts';
import type {
  OwnTipLinkView,
  TipLinksAnswer,
  TipLinkView,
  TipLinkWish,
} from '../../../shared/protocol/tipLinks.ts';
import { call } from '../api.ts';

const at = (id: string) => `/api/tip-links/${encodeURIComponent(id)}`;

/** Asks the server about tip links, over REST; shared/protocol/tipLinks.ts has the shapes. */
export const tipLinksApi = {
  open: (id: string) => call<TipLinkView>(at(id)),
  visit: (id: string) => call<object>(`${at(id)}/visits`, { method: 'POST' }),
  own: () => call<TipLinksAnswer>('/api/tip-links'),
  make: (body: TipLinkWish) => call<OwnTipLinkView>('/api/tip-links', { method: 'POST', body }),
  revoke: (id: string) => call<object>(at(id), { method: 'DELETE' }),
};

/** Returns the address of a link's picture for cameras. */
export const codeAddress = (id: string, format: 'svg' | 'png'): string => `${at(id)}/qr/${format}`;

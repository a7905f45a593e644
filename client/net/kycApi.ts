import '../../shared/protocol/furtherRejections.ts';
import type { z } from 'zod';
import type { KycPicture } from '../../shared/kycLimits.ts';
import type {
  KycBody,
  KycLookAnswer,
  KycLooksAnswer,
  KycQueueAnswer,
  KycReviewView,
  KycView,
  kycDecideBody,
  kycLookBody,
  kycPictureLookBody,
} from '../../shared/protocol/kyc.ts';
import { call, callForFile } from './api.ts';
import { download } from './saveFile.ts';

const at = (personId: string) => `/api/admin/kyc/${encodeURIComponent(personId)}`;

/** Asks the server about who people are, over REST; shared/protocol/kyc.ts has the shapes. */
export const kycApi = {
  view: () => call<KycView>('/api/kyc'),
  save: (fields: KycBody['fields']) => call<KycView>('/api/kyc', { method: 'PUT', body: { fields } }),
  putPicture: (picture: KycPicture, fileId: string) =>
    call<KycView>(`/api/kyc/pictures/${picture}`, { method: 'PUT', body: { fileId } }),
  submit: () => call<KycView>('/api/kyc/submit', { method: 'POST', body: {} }),
  looks: (cursor: string | null) =>
    call<KycLooksAnswer>(`/api/kyc/looks${cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`}`),
  queue: () => call<KycQueueAnswer>('/api/admin/kyc'),
  look: (personId: string, body: z.input<typeof kycLookBody>) =>
    call<KycLookAnswer>(`${at(personId)}/look`, { method: 'POST', body }),
  picture: (personId: string, picture: KycPicture, body: z.input<typeof kycPictureLookBody>) =>
    callForFile(`${at(personId)}/pictures/${picture}`, { method: 'POST', body }),
  decide: (personId: string, body: z.input<typeof kycDecideBody>) =>
    call<KycReviewView>(`${at(personId)}/decide`, { method: 'POST', body }),
};

/** Gives the browser a file of everything that is kept of oneself. */
export const takeOut = (password: string) =>
  download('mesi-data.json', '/api/take-out', { method: 'POST', body: { password } });

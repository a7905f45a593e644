import type {
  ConsentBody,
  ConsentLookAnswer,
  ConsentsAnswer,
  GateAnswer,
  GatePlace,
  GateSettings,
  GivenConsentsAnswer,
} from '../../shared/protocol/gates.ts';
import '../../shared/protocol/furtherRejections.ts';
import { call } from './api.ts';

const consentOf = (personId: string, place: GatePlace) =>
  `/api/consents/${encodeURIComponent(personId)}/${place}`;

/** Asks the server about gates and consents, over REST; shared/protocol/gates.ts has the shapes. */
export const gatesApi = {
  settings: () => call<GateSettings>('/api/gates'),
  set: (body: GateSettings) => call<GateSettings>('/api/gates', { method: 'PUT', body }),
  at: (personId: string, place: GatePlace) =>
    call<GateAnswer>(`/api/gates/${encodeURIComponent(personId)}?place=${place}`),
  consents: () => call<ConsentsAnswer>('/api/consents'),
  given: () => call<GivenConsentsAnswer>('/api/consents/given'),
  give: (personId: string, place: GatePlace, body: ConsentBody) =>
    call<object>(consentOf(personId, place), { method: 'PUT', body }),
  takeBack: (personId: string, place: GatePlace) =>
    call<object>(consentOf(personId, place), { method: 'DELETE' }),
  look: (personId: string, place: GatePlace) =>
    call<ConsentLookAnswer>(`/api/consents/given/${encodeURIComponent(personId)}/${place}/look`, {
      ...{ method: 'POST', body: {} },
    }),
};

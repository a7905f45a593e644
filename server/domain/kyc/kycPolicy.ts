import {
  KYC_DOCUMENTS,
  KYC_SHORT_FORM,
  type KycDocument,
  type KycField,
  type KycPicture,
} from '../../../shared/kycLimits.ts';

/** What whoever runs the server wants beyond the short form. */
export const KYC_NEEDS = ['address', 'document', 'selfie'] as const;
export type KycNeed = (typeof KYC_NEEDS)[number];

/** What is to be told before somebody is verified. */
export interface KycPolicy {
  readonly fields: readonly KycField[];
  readonly pictures: readonly KycPicture[];
  /** The documents that are taken; none: no document is asked for. */
  readonly documents: readonly KycDocument[];
}

/** Countries whose states issue no identity card to everybody. */
const WITHOUT_ID_CARD: ReadonlySet<string> = new Set(['AU', 'CA', 'GB', 'NZ', 'US']);
/** Documents with something on their back. */
const WITH_BACK: ReadonlySet<string> = new Set<KycDocument>(['idCard', 'drivingLicence', 'residencePermit']);

/** Returns what somebody of that country has to tell who shows that kind of document. Undefined: it is not told yet. */
export function kycPolicy({
  needs,
  country,
  documentKind,
}: {
  readonly needs: readonly KycNeed[];
  readonly country: string | undefined;
  readonly documentKind: string | undefined;
}): KycPolicy {
  const hasDocument = needs.includes('document');
  const isTaken = (kind: KycDocument) => kind !== 'idCard' || !WITHOUT_ID_CARD.has(country ?? '');
  return {
    fields: [
      ...KYC_SHORT_FORM,
      ...(needs.includes('address') ? (['address'] as const) : []),
      ...(hasDocument ? (['documentKind', 'documentNumber'] as const) : []),
    ],
    pictures: [
      ...(hasDocument ? (['front'] as const) : []),
      ...(hasDocument && WITH_BACK.has(documentKind ?? '') ? (['back'] as const) : []),
      ...(needs.includes('selfie') ? (['selfie'] as const) : []),
    ],
    documents: hasDocument ? KYC_DOCUMENTS.filter(isTaken) : [],
  };
}

/** What somebody tells of themselves in words. The first three are the short form. */
export const KYC_FIELDS = [
  'name',
  'birthDate',
  'country',
  'address',
  'documentKind',
  'documentNumber',
] as const;
export type KycField = (typeof KYC_FIELDS)[number];
export const KYC_SHORT_FORM = ['name', 'birthDate', 'country'] as const satisfies readonly KycField[];

/** The pictures that go with a form. */
export const KYC_PICTURES = ['front', 'back', 'selfie'] as const;
export type KycPicture = (typeof KYC_PICTURES)[number];

export const KYC_DOCUMENTS = ['passport', 'idCard', 'drivingLicence', 'residencePermit'] as const;
export type KycDocument = (typeof KYC_DOCUMENTS)[number];

/**
 * How somebody's identity stands: nothing told, something told, waiting to be looked at, verified, or rejected. Whoever is asked
 * again, or was rejected and changes something, has begun once more.
 */
export const KYC_STATUSES = ['none', 'begun', 'waiting', 'verified', 'rejected'] as const;
export type KycStatus = (typeof KYC_STATUSES)[number];

/** Why a field is looked at. */
export const KYC_PURPOSES = ['review', 'complaint', 'law', 'live'] as const;
export type KycPurpose = (typeof KYC_PURPOSES)[number];

export const KYC_LIMITS = {
  /** The longest answer, in characters. */
  fieldChars: 200,
  /** The longest reason for a look or a verdict, in characters. */
  reasonChars: 500,
  /** How often a birth date or a country that was told is told otherwise, until an auditor asks again. */
  corrections: 2,
  /** How often a form is handed in within 24 hours, and what is remembered of it in all. */
  submissionsADay: 5,
  historyKept: 100,
  /** Looks that a page of the list has. */
  looksShown: 50,
  /** Forms that the console lists of those that wait, and of those that were decided last. */
  listed: 50,
  /** The oldest that somebody can be, in years. */
  oldestYears: 125,
} as const;

/** How two people can meet; pages list them, so they stand apart from the schemas. */
export const MEETING_KINDS = ['inPerson', 'link', 'call', 'room'] as const;

/** What a creator can ask of a fan’s form before they meet. */
export const CONSENT_FIELDS = ['name', 'birthDate', 'country', 'phone', 'question'] as const;

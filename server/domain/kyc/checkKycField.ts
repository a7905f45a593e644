import { isKnownCountry } from '../../../shared/countries.ts';
import { KYC_DOCUMENTS, KYC_LIMITS, type KycField } from '../../../shared/kycLimits.ts';
import { type Checked, checkText } from '../text.ts';
import { isBirthDate } from './birthDate.ts';

/** Letters and digits of any document, with what parts them. */
const DOCUMENT_NUMBER = /^[\p{L}\p{N}][\p{L}\p{N} ./<-]{2,39}$/u;

/** Checks what somebody tells of themselves in one field, and returns it as it is kept. A name keeps its letters, whatever its script. */
export function checkKycField(field: KycField, text: string, nowMs: number): Checked<string> {
  const checked = checkText(text, KYC_LIMITS.fieldChars);
  if (!checked.ok) return checked;
  const { value } = checked;
  switch (field) {
    case 'name':
      return /\p{L}/u.test(value) ? checked : { ok: false, code: 'LegalNameInvalid' };
    case 'birthDate':
      return isBirthDate(value, nowMs) ? checked : { ok: false, code: 'BirthDateInvalid' };
    case 'country':
      return isKnownCountry(value) ? checked : { ok: false, code: 'CountryUnknown' };
    case 'documentKind':
      return KYC_DOCUMENTS.some((kind) => kind === value) ? checked : { ok: false, code: 'DocumentNotTaken' };
    case 'documentNumber':
      return DOCUMENT_NUMBER.test(value) ? checked : { ok: false, code: 'DocumentNumberInvalid' };
    case 'address':
      return checked;
  }
}

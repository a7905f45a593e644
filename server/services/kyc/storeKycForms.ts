import { KYC_FIELDS, KYC_LIMITS, KYC_PICTURES, type KycField } from '../../../shared/kycLimits.ts';
import type { KycView } from '../../../shared/protocol/kyc.ts';
import { type Outcome, refuse, rejection } from '../../../shared/protocol/rejections.ts';
import { checkKycField } from '../../domain/kyc/checkKycField.ts';
import { type KycNeed, type KycPolicy, kycPolicy } from '../../domain/kyc/kycPolicy.ts';
import { KYC_CHANGED } from '../../domain/topics/kyc.ts';
import { putDocument, takeDocument } from '../../putDocument.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject } from '../store/port.ts';
import { isOpen, isSubmittedTooOften, type KycCase, moved, newCase, reopened } from './kycCase.ts';
import type { KycFormsPort, KycValues } from './port.ts';
import type { KycProvider } from './provider/provider.ts';
import { openValues, openWhy, placeOf, readCase } from './storeKyc.ts';
import { type PictureParts, takePicture } from './takePicture.ts';
import type { PersonSeal } from './vault.ts';

const CASES = COLLECTIONS.kycCases.name;
const LOOKS = COLLECTIONS.kycLooks.name;
/** Fields that gates go by: they are not told one way for one gate and another way for the next. */
const GATED: readonly KycField[] = ['birthDate', 'country'];
const PAGE = 200;
/** Its owner is shown the end of a document’s number, so many characters. */
const SHOWN_OF_NUMBER = 3;

interface Parts extends PictureParts {
  readonly needs: readonly KycNeed[];
  /** Null: no provider is configured. */
  readonly provider: KycProvider | null;
  /** Carries out what follows from handing in. */
  readonly settle: (personId: string) => Promise<void>;
}

/** Keeps forms as documents whose values are sealed by their person’s key. Rules: SPEC.md, KY*. */
export function createStoreKycForms(parts: Parts): KycFormsPort {
  const { bus } = parts;
  const changed = async (personId: string): Promise<Outcome<KycView>> => {
    bus.publish(KYC_CHANGED, { personId });
    return { ok: true, value: await viewOf(parts, personId) };
  };
  return {
    view: (personId) => viewOf(parts, personId),
    async save(personId, fields) {
      const saved = await save(parts, personId, fields);
      return saved.ok ? changed(personId) : saved;
    },
    async submit(personId) {
      const submitted = await submit(parts, personId);
      if (!submitted.ok) return submitted;
      await parts.settle(personId);
      return changed(personId);
    },
    async putPicture(personId, picture, fileId) {
      const taken = await takePicture(parts, { personId, picture, fileId });
      return taken.ok ? changed(personId) : taken;
    },
    takeOut: (personId) => takeOut(parts, personId),
    async erase(personId) {
      await erase(parts, personId);
      bus.publish(KYC_CHANGED, { personId });
    },
  };
}

async function viewOf(parts: Parts, personId: string): Promise<KycView> {
  const found = await readCase(parts, personId);
  const seal = found && (await parts.vault.openFor(personId));
  if (!found || !seal) {
    const wanted = kycPolicy({ needs: parts.needs, country: undefined, documentKind: undefined });
    return {
      status: 'none',
      sinceMs: 0,
      values: {},
      pictures: [],
      wanted,
      reason: '',
      link: null,
      history: [],
    };
  }
  const values = openValues(seal, personId, found, KYC_FIELDS);
  const history = found.history.map(({ type, atMs, why }) => ({
    ...{ type, atMs, why: openWhy(seal, personId, why) },
  }));
  const last = history.findLast(({ type }) => type !== 'noted' && type !== 'told');
  const { status, sinceMs, pictures } = found;
  return {
    ...{ status, sinceMs, history, wanted: policyFor(parts, values) },
    values: { ...values, ...maskedNumber(values) },
    pictures: KYC_PICTURES.filter((picture) => pictures[picture]),
    link: status === 'waiting' && found.check ? (parts.provider?.linkOf(found.check.checkId) ?? null) : null,
    reason: last?.type === 'rejected' || last?.type === 'askedAgain' ? last.why : '',
  };
}

const maskedNumber = ({ documentNumber }: KycValues): KycValues =>
  documentNumber === undefined ? {} : { documentNumber: `…${documentNumber.slice(-SHOWN_OF_NUMBER)}` };

const policyFor = ({ needs }: Parts, { country, documentKind }: KycValues): KycPolicy =>
  kycPolicy({ needs, country, documentKind });

async function save(parts: Parts, personId: string, given: KycValues): Promise<Outcome<object>> {
  const { store, clock, vault } = parts;
  const nowMs = clock.nowMs();
  const values: Partial<Record<KycField, string>> = {};
  for (const field of KYC_FIELDS) {
    if (given[field] === undefined) continue;
    const checked = checkKycField(field, given[field], nowMs);
    if (!checked.ok) return { ok: false, rejection: rejection(checked.code, { detail: field }) };
    values[field] = checked.value;
  }
  const seal = await vault.sealFor(personId);
  let refusal: 'KycClosed' | 'KycCorrectionsFull' | 'DocumentNotTaken' | null = null;
  await putDocument<KycCase & JsonObject>(store, { collection: CASES, id: personId }, (before) => {
    const was = before ?? newCase(nowMs);
    const known = openValues(seal, personId, was, KYC_FIELDS);
    refusal = judge(parts, { was, known, values });
    if (refusal) return null;
    const next = {
      ...reopened(was, nowMs),
      fields: { ...was.fields, ...sealed(seal, personId, values) },
      corrections: was.corrections + (isCorrected(known, values) ? 1 : 0),
    };
    return next as KycCase & JsonObject;
  });
  return refusal ? refuse(refusal) : { ok: true, value: {} };
}

/** Says whether something that gates go by was told, and is told otherwise now. */
const isCorrected = (known: KycValues, values: KycValues): boolean =>
  GATED.some(
    (field) => known[field] !== undefined && values[field] !== undefined && values[field] !== known[field],
  );

function judge(
  parts: Parts,
  { was, known, values }: { readonly was: KycCase; readonly known: KycValues; readonly values: KycValues },
): 'KycClosed' | 'KycCorrectionsFull' | 'DocumentNotTaken' | null {
  if (!isOpen(was)) return 'KycClosed';
  if (isCorrected(known, values) && was.corrections >= KYC_LIMITS.corrections) return 'KycCorrectionsFull';
  const { documents } = policyFor(parts, { ...known, ...values });
  const kind = values.documentKind;
  return kind === undefined || documents.some((taken) => taken === kind) ? null : 'DocumentNotTaken';
}

const sealed = (seal: PersonSeal, personId: string, values: KycValues): KycCase['fields'] =>
  Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, seal.texts.seal(placeOf(personId, field), value)]),
  );

async function submit(parts: Parts, personId: string): Promise<Outcome<object>> {
  const { store, clock, vault } = parts;
  const seal = await vault.openFor(personId);
  if (!seal) return missing('name');
  const nowMs = clock.nowMs();
  let refusal: Outcome<never> | null = null;
  await putDocument<KycCase & JsonObject>(store, { collection: CASES, id: personId }, (was) => {
    refusal = was ? judgeSubmit(parts, { was, personId, seal, nowMs }) : missing('name');
    if (refusal || !was) return null;
    const event = { type: 'submitted', atMs: nowMs, byId: null, why: null } as const;
    return { ...moved(was, 'waiting', event), ...checkOf(parts) } as KycCase & JsonObject;
  });
  return refusal ?? { ok: true, value: {} };
}

/** A check with the provider, where there is one, which is begun once the form is written. */
const checkOf = ({ provider, ids }: Parts): Partial<KycCase> => {
  if (!provider) return {};
  const checkId = ids.next('kk');
  return { check: { checkId, saidAtMs: 0 }, checkId, toBegin: true, owes: 'yes' };
};

const missing = (detail: string): Outcome<never> => ({
  ...{ ok: false, rejection: rejection('KycIncomplete', { detail }) },
});

function judgeSubmit(
  parts: Parts,
  {
    was,
    personId,
    seal,
    nowMs,
  }: { readonly was: KycCase; readonly personId: string; readonly seal: PersonSeal; readonly nowMs: number },
): Outcome<never> | null {
  if (!isOpen(was)) return refuse('KycClosed');
  const values = openValues(seal, personId, was, KYC_FIELDS);
  const { fields, pictures, documents } = policyFor(parts, values);
  const lacking =
    fields.find((field) => values[field] === undefined) ??
    // the country may have been corrected since the kind was chosen
    (documents.length > 0 && !documents.some((kind) => kind === values.documentKind)
      ? 'documentKind'
      : null) ??
    pictures.find((picture) => !was.pictures[picture]);
  if (lacking) return missing(lacking);
  return isSubmittedTooOften(was, nowMs) ? refuse('KycTooOften') : null;
}

async function takeOut(parts: Parts, personId: string): Promise<object | null> {
  const found = await readCase(parts, personId);
  const seal = found && (await parts.vault.openFor(personId));
  if (!found || !seal) return null;
  const { status, sinceMs, history } = await viewOf(parts, personId);
  const pictures: Record<string, string> = {};
  for (const picture of KYC_PICTURES) {
    const kept = found.pictures[picture];
    const bytes = kept && (await parts.pictures.open({ personId, picture }, seal, kept.fileId));
    if (bytes) pictures[picture] = Buffer.from(bytes).toString('base64');
  }
  return { status, sinceMs, values: openValues(seal, personId, found, KYC_FIELDS), pictures, history };
}

/** The key goes first: whoever dies after that has left nothing that can be read. */
async function erase({ store, vault, pictures }: Parts, personId: string): Promise<void> {
  await vault.destroy(personId);
  const found = await readCase({ store }, personId);
  for (const { fileId } of Object.values(found?.pictures ?? {})) await pictures.remove(fileId);
  await takeDocument(store, { collection: CASES, id: personId });
  for (;;) {
    const query = { field: 'personId', value: personId, by: 'atMs', limit: PAGE };
    const found = await store.find(LOOKS, query);
    if (found.length === 0) return;
    for (const { id } of found) await takeDocument(store, { collection: LOOKS, id });
  }
}

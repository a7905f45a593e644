import {
  KYC_FIELDS,
  KYC_LIMITS,
  type KycField,
  type KycPicture,
  type KycStatus,
} from '../../../shared/kycLimits.ts';
import type { KycHappening } from '../../../shared/protocol/kyc.ts';
import { DAY_MS } from '../../../shared/time.ts';

/** What happened to a form. `why` is sealed: it may say something of the person. */
export interface CaseEvent {
  readonly type: KycHappening;
  readonly atMs: number;
  /** The auditor’s id; null: the person themselves, or the provider. */
  readonly byId: string | null;
  readonly why: string | null;
}

/** A picture in the vault. */
export interface CasePicture {
  readonly fileId: string;
  readonly atMs: number;
}

/** What the provider of checks was asked about a form. */
export interface CaseCheck {
  readonly checkId: string;
  /** When the provider says that what it said last was so, in Unix ms; 0: it said nothing yet. */
  readonly saidAtMs: number;
}

/** A person’s form as it lies in the store. Its id is the person’s; every value in it is sealed by the person’s key. */
export interface KycCase {
  readonly status: Exclude<KycStatus, 'none'>;
  readonly sinceMs: number;
  readonly fields: Readonly<Partial<Record<KycField, string>>>;
  readonly pictures: Readonly<Partial<Record<KycPicture, CasePicture>>>;
  /** How often a birth date or a country was told otherwise. */
  readonly corrections: number;
  readonly history: readonly CaseEvent[];
  readonly check: CaseCheck | null;
  /** The person’s check, to find the form by; absent: there is none. */
  readonly checkId?: string;
  /** `yes` while it waits, in the order of `sinceMs`. */
  readonly waits?: 'yes';
  /** `yes` from a verdict on, until something is changed. */
  readonly decided?: 'yes';
  /** What follows from a verdict and is not carried out yet. In `owes` stands `yes` while something is not. */
  readonly owed?: CaseOwed;
  /** Whether the badge is there by the last verdict that was about it; absent: it is not. */
  readonly hasBadge?: boolean;
  /** The check is to be begun with the provider. */
  readonly toBegin?: true;
  readonly owes?: 'yes';
}

/** What follows from a verdict: what the person is told, and whether the badge beside their name is to be as `hasBadge` says. */
export interface CaseOwed {
  readonly isBadge: boolean;
  readonly what: 'verified' | 'rejected' | 'askedAgain';
  readonly atMs: number;
}

export const newCase = (nowMs: number): KycCase => ({
  ...{ status: 'begun', sinceMs: nowMs, fields: {}, pictures: {}, corrections: 0, history: [], check: null },
});

/** Says whether the person may change the form: not while it is looked at, nor once it is verified. */
export const isOpen = ({ status }: KycCase): boolean => status === 'begun' || status === 'rejected';

export const toldOf = ({ fields }: KycCase): readonly KycField[] =>
  KYC_FIELDS.filter((field) => fields[field] !== undefined);

/** Moves a form to a status, and notes what happened. No two states of a form begin at the same time: each is told apart by it. */
export function moved(was: KycCase, status: KycCase['status'], event: CaseEvent): KycCase {
  const { waits: _, decided: __, ...rest } = was;
  const atMs = Math.max(event.atMs, was.sinceMs + 1);
  return {
    ...noted(rest, { ...event, atMs }),
    status,
    sinceMs: atMs,
    ...(status === 'waiting' ? { waits: 'yes' } : {}),
    ...(status === 'verified' || status === 'rejected' ? { decided: 'yes' } : {}),
  };
}

/** Whoever changes a form that was rejected has begun once more. */
export const reopened = (was: KycCase, nowMs: number): KycCase =>
  was.status === 'rejected' ? moved(was, 'begun', { type: 'told', atMs: nowMs, byId: null, why: null }) : was;

/** Notes what happened without moving the form. */
export const noted = (was: KycCase, event: CaseEvent): KycCase => ({
  ...was,
  history: [...was.history, event].slice(-KYC_LIMITS.historyKept),
});

/** Whether the form was handed in as often as it may be within a day. */
export const isSubmittedTooOften = ({ history }: KycCase, nowMs: number): boolean =>
  history.filter(({ type, atMs }) => type === 'submitted' && atMs > nowMs - DAY_MS).length >=
  KYC_LIMITS.submissionsADay;

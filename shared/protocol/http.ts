import { z } from 'zod';
import type { Asset } from '../money.ts';
import type { OverlayDesk } from '../overlayDesk.ts';
import type { OverlaySettings } from '../overlaySettings.ts';
import type { Account, Person } from './people.ts';
import type { Rejection } from './rejections.ts';
import { secondStep } from './secondFactors.ts';

/**
 * The body of every refusal of the REST side, with a fitting status. Requests other than GET need `Authorization:
 * Bearer <token>` unless said otherwise, and `Content-Type: application/json`.
 */
export interface ErrorBody {
  readonly error: Rejection;
}

/** POST /api/register and POST /api/login answer a Session. The token is a JWT, which /api/me renews. */
export const registerBody = z.strictObject({
  email: z.string().max(254),
  password: z.string().max(200),
  name: z.string().max(200),
  isCreator: z.boolean().optional(),
});
export const loginBody = z.strictObject({
  email: z.string().max(254),
  password: z.string().max(200),
  second: secondStep.optional(),
});
export interface Session {
  readonly account: Account;
  readonly token: string;
}

/** GET /api/clock, without login, answers the server's time in ms since 1970. */
export interface ClockAnswer {
  readonly nowMs: number;
}

/**
 * POST /api/logout → {}: ends this log-in and everything it opened, or with `everywhere` all log-ins of the account.
 * POST /api/password → Session: changes the password, ends all log-ins, and answers a new one.
 */
export const logoutBody = z.strictObject({ everywhere: z.boolean().optional() });
export const passwordBody = z.strictObject({ current: z.string().max(200), next: z.string().max(200) });

/**
 * GET /api/me answers with a fresh token of the same log-in, which ends 30 days after it began however often it is
 * renewed.
 */
export interface MeAnswer extends Session {
  /** Whether this account may see GET /api/admin/solvency. */
  readonly isAdmin: boolean;
  readonly balances: readonly { readonly asset: Asset; readonly amountMinor: string }[];
}

/** POST /api/creator → the account that asked, which is a creator's from now on. */
export interface CreatorAnswer {
  readonly account: Account;
}

/** GET /api/demo answers the demo people; 404 when MESI_DEMO=off. POST /api/demo/login { id } answers a Session. */
export interface DemoPerson {
  readonly id: string;
  readonly person: Person;
  readonly isCreator: boolean;
  readonly blurb: string;
}
export const demoLoginBody = z.strictObject({ id: z.string().max(80) });

/**
 * GET /api/demo/show answers how the demo show stands, also without login; 404 when MESI_DEMO=off. POST starts it, and
 * answers when it is live (DemoShowNotNow while a real creator is live). DELETE ends it.
 */
export interface DemoShowAnswer {
  readonly state: 'off' | 'starting' | 'on';
  /** Where it is watched; null while it is not on. */
  readonly streamId: string | null;
}
export const demoShowBody = z.strictObject({});

/**
 * POST /api/admin/tools answers the developer pages, which this browser may open for half an hour; 404 where there
 * are none.
 */
export interface ToolsAnswer {
  readonly pages: readonly string[];
}

/** Money and access have files of their own: money.ts, access.ts. */

/**
 * POST /api/streams answers the creator's own stream that is not over yet; an idle one is made when there is none.
 */
export interface OwnStreamAnswer {
  readonly streamId: string;
  /** Whether it is live and has a studio already: another one would take its place. */
  readonly hasStudio?: boolean;
}

/** GET /api/rates answers what one major unit of each asset is worth in MESI minor units, for previews only. */
export interface RatesAnswer {
  readonly rates: readonly {
    readonly asset: Asset;
    readonly rateId: string;
    readonly mesiMinorPerUnit: string;
  }[];
}

/**
 * GET /api/overlay-token answers the secret address of the caller's overlay; POST /api/overlay-token makes a new one.
 */
export interface OverlayTokenAnswer {
  readonly token: string;
}

/**
 * GET /api/stream-key answers what an encoder such as OBS sends with to /whip (docs/media.md). POST /api/stream-key
 * makes a new key, and ends what the old one opened.
 */
export interface StreamKeyAnswer {
  readonly key: string;
  /** False: pictures go from browser to browser here, and no encoder can send. */
  readonly isUsable: boolean;
  /** Upper bound of a publisher's picture. */
  readonly videoBitsPerSecond: number;
}

/** GET /api/overlays/:token, without login, answers whose overlay it is, and the stream to join with it. */
export interface OverlayAnswer {
  readonly creator: Person;
  readonly streamId: string | null;
  /** How the alerts are run. Absent: the server is of before there was a desk. */
  readonly desk?: OverlayDesk;
  /** How they look. Absent as well. */
  readonly settings?: OverlaySettings;
}

/**
 * PUT /api/streams/:streamId/still, body image/jpeg: StreamNotLive. One that comes when the stream is over, or not public
 * any more, is thrown away: a page cannot know in time. GET /stills/:streamId → the picture, 204 while there is none;
 * NotFound of every stream that is not live in public, whether there is one or not.
 */
export interface StillAnswer {
  readonly isKept: boolean;
}

/** GET /health answers anybody: `ok` (200) or `degraded` (503). */
export interface HealthAnswer {
  readonly status: 'ok' | 'degraded';
}

/** GET /health answers more to whoever may read /metrics. */
export interface HealthDetails extends HealthAnswer {
  readonly version: string;
  readonly uptimeMs: number;
  readonly adapters: Readonly<
    Record<string, { readonly adapter: string; readonly ok: boolean; readonly detail?: string }>
  >;
}

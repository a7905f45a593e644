import type { Log } from '../log.ts';
import { createEmail } from './email/createEmail.ts';
import { createAccountCare } from './identity/accountCare.ts';
import { createAccountErasure } from './identity/accountErasure.ts';
import { createAccountHandles } from './identity/accountHandles.ts';
import { createAccountNames } from './identity/accountNames.ts';
import { createStoreIdentity } from './identity/storeIdentity.ts';
import { createStoreSessionList } from './identity/storeSessionList.ts';
import { createStorePasskeys } from './secondFactors/storePasskeys.ts';
import { createStoreSecondFactors } from './secondFactors/storeSecondFactors.ts';
import type { Services } from './services.ts';

/** Starts accounts, and what tells people outside of the pages. */
export function startAccounts(
  parts: Pick<Services, 'store' | 'bus' | 'clock' | 'ids'> & {
    readonly secret: string;
    readonly log: Log;
    readonly isBarred: (email: string) => boolean;
    readonly mail: {
      readonly smtp: { readonly url: string; readonly from: string } | null;
      readonly hasMailbox: boolean;
    };
    readonly publicUrl: string | null;
  },
): {
  readonly ports: Pick<
    Services,
    | 'identity'
    | 'accountNames'
    | 'accountHandles'
    | 'accountErasure'
    | 'accountCare'
    | 'sessionList'
    | 'secondFactors'
    | 'passkeys'
    | 'email'
  >;
  stop(): Promise<void>;
} {
  const { log, mail, publicUrl } = parts;
  const onFailed = (err: unknown) => log.warn({ err }, 'e-mails were not sent');
  const site = publicUrl === null ? 'localhost' : new URL(publicUrl).host;
  const { email, stop } = createEmail({ ...parts, ...mail, site, onFailed });
  const secondFactors = createStoreSecondFactors(parts);
  const passkeys = createStorePasskeys(parts);
  const identity = createStoreIdentity({ ...parts, secondFactors });
  const sessionList = createStoreSessionList({ ...parts, sessions: identity.sessions });
  const accountCare = createAccountCare({ ...parts, email, forgetSecondStep: secondFactors.forget });
  return {
    ports: {
      accountNames: createAccountNames(parts),
      accountHandles: createAccountHandles(parts),
      accountErasure: createAccountErasure({ ...parts, email }),
      identity,
      accountCare,
      sessionList,
      secondFactors,
      passkeys,
      email,
    },
    stop,
  };
}

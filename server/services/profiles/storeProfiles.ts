import { setMenuCommand } from '../../../shared/protocol/commands.ts';
import type { MenuItem } from '../../../shared/protocol/modes.ts';
import { checkProfile, NO_PROFILE } from '../../domain/profile.ts';
import { checkMenu } from '../../domain/text.ts';
import { putDocument } from '../../putDocument.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import type { ProfilesPort } from './port.ts';

const PROFILES = COLLECTIONS.profiles.name;
const WRITE_TRIES = 5;

/** Keeps the profile of each person as a document. Rules: SPEC.md, PF*. */
export function createStoreProfiles({ store }: { readonly store: StorePort }): ProfilesPort {
  return {
    async get(personId) {
      const found = await store.get(PROFILES, personId);
      if (!found) return { ...NO_PROFILE, menu: [] };
      const { bio, links, menu } = found.body;
      // a link is followed by strangers: what lies in the store is judged like what comes in
      const kept = Array.isArray(links) ? links.filter((link) => typeof link === 'string') : [];
      const fit = kept.filter((link) => checkProfile({ bio: '', links: [link] }).ok);
      const checked = checkProfile({ bio: typeof bio === 'string' ? bio : '', links: fit });
      return { ...(checked.ok ? checked.value : NO_PROFILE), menu: readMenu(menu) };
    },

    async set(personId, { bio, links }) {
      const document = { collection: PROFILES, id: personId, tries: WRITE_TRIES };
      await putDocument(store, document, (before) => ({ ...before, bio, links }));
    },

    async setMenu(personId, menu) {
      const document = { collection: PROFILES, id: personId, tries: WRITE_TRIES };
      const items = menu.map((item) => ({ ...item }));
      await putDocument(store, document, (before) => ({ ...(before ?? NO_PROFILE), menu: items }));
    },
  };
}

/** What lies in the store is judged like what comes in; what is no menu any more is none. */
function readMenu(menu: unknown): readonly MenuItem[] {
  const read = setMenuCommand.safeParse({ items: menu ?? [] });
  const checked = read.success ? checkMenu(read.data.items) : null;
  return checked?.ok ? checked.value : [];
}

import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';
import type { Catalog } from './messageTypes.ts';

const CATALOG = /\/client\/texts\/(?:en|es)\/\w+\.ts$/;

/**
 * Compiles the catalogues while the pages are built, so that no browser needs the parser of ICU MessageFormat (a quarter
 * of its size in texts). The result is plain data. In tests and under `npm run dev` Lingui compiles what it meets.
 */
export function compileTexts(): Plugin {
  return {
    name: 'compile-texts',
    apply: 'build',
    enforce: 'pre',
    async transform(_code, id) {
      if (!CATALOG.test(id)) return null;
      const { default: catalog } = (await import(id)) as { default: Catalog };
      const compiled = Object.entries(catalog).map(([key, message]) => [key, compileMessage(message)]);
      return { code: `export default ${JSON.stringify(Object.fromEntries(compiled))};`, map: null };
    },
  };
}

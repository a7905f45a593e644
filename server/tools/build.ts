/** `npm run build`: the browser's side, as `npm start` would build it, and whether its first load is small enough. */
import { join } from 'node:path';
import { buildClient } from '../buildClient.ts';
import { createLog } from '../log.ts';
import { ROOT } from './repository.ts';

await buildClient({ clientDir: join(ROOT, 'client', 'dist'), log: createLog({ level: 'warn' }) });
await import('./sizeBudget.ts');

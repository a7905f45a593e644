import { parseArgs } from 'node:util';

/**
 * `npm run bench:overlay` measures a few seconds at several sizes in turns; `-- --minutes=10` pours tips in for so long at
 * 1280×720 and at 1920×1080 and looks whether frames, heap and textures stay as they are. Parts of a minute are a short form.
 */
const { values } = parseArgs({ options: { minutes: { type: 'string' } } });
const minutes = Number(values.minutes ?? 0);
if (!(minutes >= 0 && minutes <= 120)) throw new Error('--minutes is a number up to 120');
if (minutes === 0) await import('./turns.ts');
else await (await import('./endurance.ts')).measureEndurance(minutes);

import { readFileSync } from 'node:fs';

/**
 * Preloaded into a server under test (`--import`): its time of day is ahead by as many milliseconds as the file says
 * that `CLOCK_AHEAD_FILE` names. A test writes the file and need not wait for hours.
 */
const LOOK_MS = 100;
const machineNow = Date.now.bind(Date);
const file = process.env.CLOCK_AHEAD_FILE;
let aheadMs = 0;

if (file !== undefined) {
  const look = () => {
    aheadMs = Number(readFileSync(file, 'utf8')) || 0;
  };
  look();
  setInterval(look, LOOK_MS).unref();
  Date.now = () => machineNow() + aheadMs;
}

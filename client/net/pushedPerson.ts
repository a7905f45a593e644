/** Under this name the browser keeps for whom pushes to this device were switched on. */
export const PUSHED_PERSON = 'mesi.push.person';

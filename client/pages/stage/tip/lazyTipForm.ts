import { lazyPart } from '../../../texts/lazyPart.ts';

/** Fetches the form of a tip. */
export const loadTipForm = () => import('./TipForm.tsx');

/** The form of a tip, which is fetched beside the page that shows it: nobody tips before the page stands. */
export const TipForm = lazyPart(loadTipForm);

import { lazy } from 'react';
import { withTexts } from './locale.ts';

/** A part of a page whose code is fetched when it is shown; it appears once its texts are here as well. */
export const lazyPart: typeof lazy = (load) => lazy(() => withTexts(load));

import { EmptyState, type EmptyStateProps } from '../ui/display/EmptyState.tsx';
import { unmarked } from '../ui/isolate.tsx';
import { useTitle } from './useTitle.ts';

/** A page that has one thing to say, in its heading and in the tab's title. */
export function PageNotice(props: Omit<EmptyStateProps, 'within' | 'className'>) {
  useTitle(unmarked(props.title));
  return <EmptyState {...props} />;
}

import type { Record } from '../record.ts';
import { sectionsOf } from '../sections.ts';

/** Pictures come from one feed at a time, and from the one that the program says: its sections are its changeovers. */
export function oneFeed(record: Record): string[] {
  const sections = sectionsOf(record).map(({ feedId }) => feedId);
  const changes = record.changes.filter(({ to }) => to !== 'slate').map(({ to }) => to);
  const said = changes.join(' ');
  const sent = sections.join(' ');
  return said === sent ? [] : [`the program said it went over to: ${said}; it sent: ${sent}`];
}

import { memo } from 'react';
import type { JournalEntry } from '#shared/model/journal.ts';
import { usePage } from '../app/Page.ts';
import { timeOfDay } from '../format/times.ts';
import { journalText } from '../text/alarms.ts';
import './Journal.css';

/** What happened and was done, newest first. */
export function Journal() {
  const entries = usePage((page) => page.journal);
  return (
    <section id="journal" aria-label={journalText.heading}>
      <h2 className="heading">{journalText.heading}</h2>
      <ol className="scroll journal" reversed>
        {entries.toReversed().map((entry) => (
          <JournalLine key={entry.seq} entry={entry} />
        ))}
      </ol>
      {entries.length === 0 && <p className="quiet">{journalText.none}</p>}
    </section>
  );
}

const JournalLine = memo(function JournalLine({ entry }: { entry: JournalEntry }) {
  return (
    <li className="journal__line">
      <time dateTime={entry.at}>{timeOfDay(new Date(entry.at))}</time>
      <p>
        <b>{entry.subject}</b> {entry.text}
        {journalText.by[entry.by] && <span className="journal__by"> {journalText.by[entry.by]}</span>}
      </p>
    </li>
  );
});

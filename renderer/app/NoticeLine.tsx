import { useEffect } from 'react';
import { Mark } from '../parts/Mark.tsx';
import { usePage, usePageParts } from './Page.ts';
import './NoticeLine.css';

const SHOWN_MS = 6000;
const FAILED_SHOWN_MS = 12_000;

/** The answer to the last press, for some seconds. */
export function NoticeLine() {
  const { store } = usePageParts();
  const notice = usePage((page) => page.notice);
  useEffect(() => {
    if (!notice) return;
    const clear = () => store.setState((page) => (page.notice?.id === notice.id ? { notice: null } : page));
    const timer = setTimeout(clear, notice.tone === 'done' ? SHOWN_MS : FAILED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice, store]);
  return (
    <div className="notice-line" role={notice?.tone === 'failed' ? 'alert' : 'status'}>
      {notice && (
        <p key={notice.id} className={`notice notice--${notice.tone}`}>
          <Mark tone={notice.tone === 'failed' ? 'fault' : 'program'} />
          {notice.text}
        </p>
      )}
    </div>
  );
}

import { useEffect, useRef, useState } from 'react';
import { usePage } from '../app/Page.ts';
import { Button } from '../parts/Button.tsx';
import { encoderText } from '../text/encoders.ts';
import { REVEALED_MS, type RevealedKey } from './useFeedKey.ts';
import './FeedKey.css';

interface FeedKeyProps {
  revealed: RevealedKey;
  onHide: () => void;
}

/** A feed key that was asked for, for typing it into hardware. */
export function FeedKey({ revealed, onHide }: FeedKeyProps) {
  const nowMs = usePage((page) => page.nowMs);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    panel.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const seconds = Math.ceil((revealed.untilMs - nowMs) / 1000);
  return (
    <div className="feed-key" ref={panel}>
      <Secret name={encoderText.feedKeyUrl} value={revealed.url} />
      <Secret name={encoderText.feedKeyKey} value={revealed.feedKey} />
      <div className="row">
        <span className="quiet">{encoderText.hidesIn(Math.min(REVEALED_MS / 1000, Math.max(0, seconds)))}</span>
        <span className="row__end">
          <Button tone="quiet" onPress={onHide}>
            {encoderText.hide}
          </Button>
        </span>
      </div>
    </div>
  );
}

function Secret({ name, value }: { name: string; value: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(value).then(() => setCopied(true));
  return (
    <div className="feed-key__line">
      <span className="quiet">{name}</span>
      <code className="feed-key__value">{value}</code>
      {/* Browsers lend the clipboard to loopback and https alone; elsewhere one click selects the whole value. */}
      {window.isSecureContext && <Button onPress={copy}>{isCopied ? encoderText.copied : encoderText.copy}</Button>}
    </div>
  );
}

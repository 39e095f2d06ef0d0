import { useEffect, useState } from 'react';
import { useAct } from '../app/Page.ts';

export const REVEALED_MS = 30_000;

export interface RevealedKey {
  url: string;
  feedKey: string;
  untilMs: number;
}

/**
 * The feed key of one encoder: asked for once a press, since each request is journalled, and forgotten after 30 s.
 * It lives in the component that called this, and nowhere else.
 */
export function useFeedKey(encoderId: string): { revealed: RevealedKey | null; reveal: () => void; hide: () => void } {
  const act = useAct();
  const [revealed, setRevealed] = useState<RevealedKey | null>(null);
  useEffect(() => {
    if (!revealed) return;
    const timer = setTimeout(() => setRevealed(null), revealed.untilMs - Date.now());
    return () => clearTimeout(timer);
  }, [revealed]);
  const reveal = () =>
    void act(async (client) => {
      const answer = await client.encoders.revealFeedKey({ id: encoderId });
      setRevealed({ ...answer, untilMs: Date.now() + REVEALED_MS });
      return { text: '' };
    });
  return { revealed, reveal, hide: () => setRevealed(null) };
}
